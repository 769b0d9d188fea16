import { existsSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient as PostgresqlClient } from "../../../prisma/generated/postgresql/client.ts";
import { PrismaClient as SqliteClient } from "../../../prisma/generated/sqlite/client.ts";
import type { Database, Transaction } from "./database.ts";
import { lockChainOnServer } from "./lock-chain.ts";
import { OneConnection } from "./one-connection.ts";
import { openSqlite } from "./sqlite-client.ts";

export interface DatabaseBeside {
  db: Database;
  lockChain(tx: Transaction): Promise<void>;
  close(): Promise<void>;
}

/**
 * For commands that write, also while the console runs: takes no lock file and migrates nothing. What they write are
 * single transactions, which take turns with the console's. Throws when there is no database.
 */
export async function openBeside(place: { dataDir: string; databaseUrl: string | null }): Promise<DatabaseBeside> {
  if (place.databaseUrl !== null) {
    const adapter = new PrismaPg({ connectionString: place.databaseUrl, max: 1, connectionTimeoutMillis: 10_000 });
    const db = new PostgresqlClient({ adapter }) as unknown as Database;
    return { db, lockChain: lockChainOnServer, close: () => db.$disconnect() };
  }
  const file = join(place.dataDir, "console.db");
  if (!existsSync(file)) throw new Error(`there is no database at ${file}`);
  const db = new SqliteClient({ adapter: new OneConnection((await openSqlite(file)).client) });
  return { db, lockChain: () => Promise.resolve(), close: () => db.$disconnect() };
}
