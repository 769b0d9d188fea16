import { statfs } from "node:fs/promises";
import type { StorageState } from "#protocol/health";
import type { OpenDatabase } from "./open-database.ts";

/** With less than this free not even a row of the audit is sure to find room. */
const FULL_BELOW_BYTES = 64 * 1024;

/** Can what people do be written down now? Of a disk elsewhere (PostgreSQL's) only a failed write tells. */
export async function readStorageState(database: Pick<OpenDatabase, "isGone">, dataDir: string): Promise<StorageState> {
  if (database.isGone()) return "gone";
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize < FULL_BELOW_BYTES ? "full" : "ok";
}
