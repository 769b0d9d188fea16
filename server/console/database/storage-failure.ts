import { isDiskFull } from "#runtime/files";
import { ApiFailure } from "../http/api-failure.ts";

/** The file of the database is no longer where it was opened: what is written now nobody will ever read. */
export class DatabaseGone extends Error {
  override readonly name = "DatabaseGone";

  constructor(file: string) {
    super(`the database ${file} was deleted or replaced while the console runs`);
  }
}

/** How Prisma tells what its adapter was told: SQLITE_FULL and PostgreSQL's disk_full. */
const FULL_AT_DATABASE = ["13", "53100"];

/** A write found no room: in a file, in SQLite, or on PostgreSQL's server. */
export function isWithoutRoom(error: unknown): boolean {
  return isDiskFull(error) || FULL_AT_DATABASE.includes(codeAtDatabase(error) ?? "");
}

/** Why nothing could be written, as the API answers it; null for what has nothing to do with the disk. */
export function storageFailure(cause: unknown): ApiFailure | null {
  if (isWithoutRoom(cause)) {
    const remedy = "Free some room on the disk of the data folder; everything goes on by itself then.";
    return new ApiFailure("DISK_FULL", "the disk is full, so nothing was written", remedy, { cause });
  }
  if (cause instanceof DatabaseGone) {
    const remedy = "Stop Callboard, put the file back from a backup, and start again (docs/operations.md).";
    return new ApiFailure("DATABASE_GONE", cause.message, remedy, { cause });
  }
  return null;
}

function codeAtDatabase(error: unknown): string | null {
  const adapterError = fieldOf(fieldOf(error, "meta"), "driverAdapterError") ?? error;
  const code = fieldOf(fieldOf(adapterError, "cause"), "originalCode");
  return typeof code === "string" ? code : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
