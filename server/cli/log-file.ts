import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { isDiskFull } from "#runtime/files";

const NEWLINE = 10;

export interface LogFileOptions {
  maxBytes?: number;
  keep?: number;
  /** Lines begin to be dropped, for this error. */
  onDropping?(error: unknown): void;
  /** Lines are written again; so many had been dropped. */
  onWritten?(dropped: number): void;
}

/**
 * A log that is never longer than `maxBytes`, with `keep` older ones beside it (`x.log.1` is the youngest of them).
 * What cannot be written is dropped and counted, and the log says how many lines that were once it can be written
 * again: it never throws, because nobody may die of a log line.
 */
export class LogFile {
  readonly path: string;
  readonly #maxBytes: number;
  readonly #keep: number;
  readonly #options: LogFileOptions;
  /** Null: it could not be opened, and each write tries to. */
  #fd: number | null = null;
  #bytes = 0;
  #dropped = 0;
  #isDropping = false;
  /** The last line in the file has no end. */
  #isTorn = false;

  /** Throws when the file cannot be opened, unless it is for want of room. */
  constructor(path: string, options: LogFileOptions = {}) {
    this.path = path;
    this.#maxBytes = options.maxBytes ?? 10 * 1024 * 1024;
    this.#keep = options.keep ?? 3;
    this.#options = options;
    try {
      this.#open();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#drop(new Uint8Array(), error);
    }
  }

  write(chunk: Uint8Array): void {
    try {
      const lost = this.#isDropping ? this.#note() : new Uint8Array();
      if (this.#bytes > 0 && this.#bytes + lost.length + chunk.length > this.#maxBytes) this.#rotate();
      this.#append(lost);
      if (this.#isDropping) this.#dropsNoMore();
      this.#append(chunk);
    } catch (error) {
      this.#drop(chunk, error);
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #open(): number {
    if (this.#fd !== null) return this.#fd;
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    this.#fd = openSync(this.path, "a", 0o600);
    this.#bytes = fstatSync(this.#fd).size;
    return this.#fd;
  }

  /** A full disk may take the first part of it. */
  #append(bytes: Uint8Array): void {
    const fd = this.#open();
    for (let at = 0; at < bytes.length; ) {
      const written = writeSync(fd, bytes, at);
      at += written;
      this.#bytes += written;
      this.#isTorn = bytes[at - 1] !== NEWLINE;
    }
  }

  #drop(chunk: Uint8Array, error: unknown): void {
    this.#dropped += chunk.reduce((lines, byte) => lines + (byte === NEWLINE ? 1 : 0), 0);
    if (this.#isDropping) return;
    this.#isDropping = true;
    this.#options.onDropping?.(error);
  }

  #note(): Uint8Array {
    const msg = `${this.#dropped} lines before this one could not be written and were dropped`;
    return Buffer.from(
      `${this.#isTorn ? "\n" : ""}${JSON.stringify({ level: 40, time: Date.now(), name: "log", msg })}\n`,
    );
  }

  #dropsNoMore(): void {
    const dropped = this.#dropped;
    this.#isDropping = false;
    this.#dropped = 0;
    this.#options.onWritten?.(dropped);
  }

  #rotate(): void {
    this.close();
    rmSync(`${this.path}.${this.#keep}`, { force: true });
    for (let age = this.#keep - 1; age >= 1; age--) moveIfThere(`${this.path}.${age}`, `${this.path}.${age + 1}`);
    moveIfThere(this.path, `${this.path}.1`);
    this.#open();
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
