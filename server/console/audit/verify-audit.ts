import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openForReading } from "../database/open-for-reading.ts";
import { type ChainReport, verifyChain } from "./verify-chain.ts";

/**
 * Checks the audit in the database itself, without the server and also while it runs. SQLite is `console.db` in the
 * data folder, PostgreSQL is at `databaseUrl`; the signing key's public half is `authority.pub` in the data folder.
 * Throws when there is no database or no key to check with.
 */
export async function verifyAudit(place: { dataDir: string; databaseUrl: string | null }): Promise<ChainReport> {
  const { dataDir, databaseUrl } = place;
  const publicKeyPem = readFileSync(join(dataDir, "authority.pub"), "utf8");
  const file = join(dataDir, "console.db");
  const { db, close } = await openForReading(databaseUrl === null ? { file } : { databaseUrl });
  try {
    return await verifyChain(db, publicKeyPem);
  } finally {
    await close();
  }
}
