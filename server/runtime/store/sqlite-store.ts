import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { type Client, createClient, type InStatement } from "@libsql/client";
import { RuntimeError } from "../errors.ts";
import { isDiskFull } from "../files/disk-full.ts";
import type { JsonStore } from "./json-store.ts";

/** How long a write waits for another connection to the same file before it fails (without it, rows were lost). */
const BUSY_TIMEOUT_MS = 10_000;
/** Writes committed together at most. */
const MAX_BATCH = 500;

interface WaitingWrite {
  readonly statement: InStatement;
  readonly settle: (error: unknown) => void;
}

/**
 * A store in one SQLite file, made with its folder when it is not there. Writes that are asked for in the same turn of
 * the event loop share one transaction and so one fsync; each is acknowledged after it. Hosts that are given the same
 * file share what is in it.
 */
export async function sqliteStore(file: string): Promise<JsonStore> {
  await mkdir(dirname(file), { recursive: true });
  const client = createClient({ url: pathToFileURL(file).href, timeout: BUSY_TIMEOUT_MS });
  await client.execute("PRAGMA journal_mode = WAL");
  await client.execute("PRAGMA synchronous = FULL");
  await client.execute(
    "CREATE TABLE IF NOT EXISTS store (space TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (space, key)) WITHOUT ROWID",
  );
  return new SqliteStore(client);
}

class SqliteStore implements JsonStore {
  readonly #client: Client;
  #waiting: WaitingWrite[] = [];
  /** Settles when all writes asked for so far are committed or failed; null when there are none. */
  #writing: Promise<void> | null = null;
  #isClosed = false;

  constructor(client: Client) {
    this.#client = client;
  }

  async get(space: string, key: string): Promise<string | undefined> {
    this.#checkOpen();
    while (this.#writing !== null) await this.#writing;
    this.#checkOpen();
    const { rows } = await this.#client.execute({
      sql: "SELECT json FROM store WHERE space = ? AND key = ?",
      args: [space, key],
    });
    return rows[0]?.json as string | undefined;
  }

  put(space: string, key: string, json: string): Promise<void> {
    return this.#write({
      sql: "INSERT INTO store (space, key, json) VALUES (?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET json = excluded.json",
      args: [space, key, json],
    });
  }

  delete(space: string, key: string): Promise<void> {
    return this.#write({ sql: "DELETE FROM store WHERE space = ? AND key = ?", args: [space, key] });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    while (this.#writing !== null) await this.#writing;
    this.#client.close();
  }

  async #write(statement: InStatement): Promise<void> {
    this.#checkOpen();
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ statement, settle: (error) => (error === null ? resolve() : reject(error)) });
    });
    this.#writing ??= this.#commitWaiting();
    return written;
  }

  async #commitWaiting(): Promise<void> {
    await new Promise((gathered) => setImmediate(gathered));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      let failure: unknown = null;
      try {
        await this.#client.batch(
          batch.map(({ statement }) => statement),
          "write",
        );
      } catch (cause) {
        failure = notWritten(cause);
      }
      for (const { settle } of batch) settle(failure);
    }
    this.#writing = null;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new RuntimeError("SHUT_DOWN", "the host's store is closed", "Start the host again.");
  }
}

function notWritten(cause: unknown): RuntimeError {
  return isDiskFull(cause)
    ? new RuntimeError("DISK_FULL", "the disk of the host's store is full", "Free some room there.", { cause })
    : new RuntimeError("START_FAILED", "the host's store could not be written", "Look at its disk.", { cause });
}
