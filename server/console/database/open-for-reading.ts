import { existsSync } from "node:fs";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient as PostgresqlClient } from "../../../prisma/generated/postgresql/client.ts";
import { PrismaClient as SqliteClient } from "../../../prisma/generated/sqlite/client.ts";
import type { Database } from "./database.ts";
import { OneConnection } from "./one-connection.ts";
import { openSqlite } from "./sqlite-client.ts";

/**
 * A second pair of eyes on the database, also while the console runs: no lock, no migration, and writes are refused.
 */
export async function openForReading(place: { file: string } | { databaseUrl: string }): Promise<{
  db: Database;
  close(): Promise<void>;
}> {
  if ("databaseUrl" in place) {
    const adapter = new PrismaPg({
      connectionString: place.databaseUrl,
      max: 1,
      options: "-c default_transaction_read_only=on",
    });
    const db = new PostgresqlClient({ adapter }) as unknown as Database;
    return { db, close: () => db.$disconnect() };
  }
  if (!existsSync(place.file)) throw new Error(`there is no database at ${place.file}`);
  const { client } = await openSqlite(place.file);
  await client.execute("PRAGMA query_only=ON");
  const db = new SqliteClient({ adapter: new OneConnection(client) });
  return { db, close: () => db.$disconnect() };
}
