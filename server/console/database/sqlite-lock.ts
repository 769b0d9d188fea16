import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient, LibsqlError } from "@libsql/client";
import { StartFailure } from "../start-failure.ts";

/**
 * One console per SQLite file: `console.lock` is held with an exclusive lock of the operating system (SQLite's own, on
 * a file of its own), which is gone with the process however it dies; `console.pid` says who holds it.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const pidFile = join(dataDir, "console.pid");
  const lock = createClient({ url: `file:${join(dataDir, "console.lock")}`, timeout: 1000 });
  try {
    await lock.execute("PRAGMA journal_mode=DELETE");
    await lock.execute("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if (!isHeldByAnother(cause)) throw cause;
    throw new StartFailure(
      `another console (process ${readPid(pidFile)}) already uses ${dataDir}; stop it, or set CALLBOARD_DATA to another folder`,
      {
        cause,
      },
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return async () => {
    rmSync(pidFile, { force: true });
    // Closing alone keeps the lock until libsql's statements are collected.
    await lock.execute("ROLLBACK");
    lock.close();
  };
}

function isHeldByAnother(error: unknown): boolean {
  return error instanceof LibsqlError && error.code.startsWith("SQLITE_BUSY");
}

function readPid(file: string): string {
  try {
    return readFileSync(file, "utf8").trim().slice(0, 20);
  } catch {
    return "unknown";
  }
}
