import { writeSync } from "node:fs";

/** Whoever reads has so long to make room; a log must not hold up what it tells of. */
const WAIT_AT_MOST_MS = 1_000;
const LOOK_EVERY_MS = 10;

/**
 * A destination for pino's lines that never throws, and never waits for ever as pino's own does once nobody reads the
 * pipe any more: a line that cannot be written is dropped, and how many were is said before the next that can.
 */
export function logLines(fd: number): { write(line: string): void } {
  let dropped = 0;
  return {
    write(line) {
      const msg = `${dropped} lines before this one could not be written and were dropped`;
      const note = dropped === 0 ? "" : `${JSON.stringify({ level: 40, time: Date.now(), name: "log", msg })}\n`;
      if (writeAll(fd, Buffer.from(note + line))) dropped = 0;
      else dropped += 1;
    },
  };
}

function writeAll(fd: number, bytes: Buffer): boolean {
  let waitedMs = 0;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN" || waitedMs >= WAIT_AT_MOST_MS) return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MS);
      waitedMs += LOOK_EVERY_MS;
    }
  }
  return true;
}
