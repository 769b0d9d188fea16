import { resolve } from "node:path";
import { ApiFailure } from "../console/http/api-failure.ts";
import { CommandError } from "./command.ts";

export interface DataPlace {
  dataDir: string;
  databaseUrl: string | null;
}

/**
 * For commands of whoever has the machine: acts on the console's database, also while the console runs. `what` begins
 * the error's sentence.
 */
export async function onTheMachine<T>(what: string, act: (place: DataPlace) => Promise<T>): Promise<T> {
  try {
    return await act({
      dataDir: resolve(process.env.CALLBOARD_DATA || ".callboard"),
      databaseUrl: process.env.DATABASE_URL || null,
    });
  } catch (cause) {
    if (cause instanceof ApiFailure) throw new CommandError(`${cause.message}.`, cause.remedy, { cause });
    throw new CommandError(
      `${what}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Check the e-mail address; set CALLBOARD_DATA to the console's data folder, and DATABASE_URL where it uses PostgreSQL.",
      { cause },
    );
  }
}
