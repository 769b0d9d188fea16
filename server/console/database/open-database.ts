import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { whyNotWritable } from "#runtime/files";
import { PrismaClient as PostgresqlClient } from "../../../prisma/generated/postgresql/client.ts";
import { PrismaClient as SqliteClient } from "../../../prisma/generated/sqlite/client.ts";
import { systemClock } from "../clock.ts";
import { packageRoot } from "../package-root.ts";
import { StartFailure } from "../start-failure.ts";
import type { Database, Transaction } from "./database.ts";
import { lockChainOnServer } from "./lock-chain.ts";
import { migrate } from "./migrate.ts";
import { readMigrationFiles } from "./migration-files.ts";
import { OneConnection } from "./one-connection.ts";
import { lockServer } from "./postgresql-lock.ts";
import { postgresqlMigrationTarget } from "./postgresql-migration-target.ts";
import { openSqlite } from "./sqlite-client.ts";
import { lockDataDir } from "./sqlite-lock.ts";
import { sqliteMigrationTarget } from "./sqlite-migration-target.ts";
import { isWithoutRoom } from "./storage-failure.ts";

export interface OpenDatabase {
  db: Database;
  provider: "sqlite" | "postgresql";
  /** Keeps other consoles from adding to the audit's chain until the transaction ends. */
  lockChain(tx: Transaction): Promise<void>;
  /** The database's file was deleted or replaced: no write is acknowledged any more. Of PostgreSQL never. */
  isGone(): boolean;
  /** Names of the migrations that this start applied. */
  migrated: string[];
  close(): Promise<void>;
}

export interface DatabasePlace {
  /** Absolute; made when absent (0700). SQLite is `console.db` in it. */
  dataDir: string;
  /** postgresql:// or null for SQLite. */
  databaseUrl: string | null;
}

/** A transaction waits this long for its turn, and may take this long. */
const TRANSACTION_MS = { maxWait: 15_000, timeout: 15_000 };

/**
 * Opens the database and brings it to the present schema. Throws StartFailure with one line when it cannot, and for an
 * empty database beside keys: somebody lost the people and the audit, and must not be offered the set-up as if nothing
 * had been there.
 */
export async function openDatabase({ dataDir, databaseUrl }: DatabasePlace): Promise<OpenDatabase> {
  const trouble = whyNotWritable(dataDir);
  if (trouble !== null) {
    throw new StartFailure(`the setting CALLBOARD_DATA must name a folder that can be written to: ${trouble}`);
  }
  return databaseUrl === null ? openFile(dataDir) : openServer(databaseUrl, dataDir);
}

async function openFile(dataDir: string): Promise<OpenDatabase> {
  const unlock = await lockDataDir(dataDir);
  const file = join(dataDir, "console.db");
  try {
    // Before it is opened: that would make the file, and a log beside it that does not belong to a backup.
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) refuseOrphanedKeys(dataDir, file);
    const { client, isGone } = await openSqlite(file);
    const migrated = await migrate(sqliteMigrationTarget(client, systemClock), migrationFiles("sqlite"));
    const db = new SqliteClient({ adapter: new OneConnection(client), transactionOptions: TRANSACTION_MS });
    return {
      db,
      provider: "sqlite",
      // A transaction has the only connection to the file.
      lockChain: () => Promise.resolve(),
      isGone,
      migrated,
      async close() {
        // So that console.db alone is whole for whoever copies it now. PASSIVE waits for no reader; the others do, up
        // to
        // the connection's timeout and with the whole process.
        await client.execute("PRAGMA wal_checkpoint(PASSIVE)").catch((error: unknown) => {
          // Nothing is lost: the log beside the file has it.
          if (!isWithoutRoom(error)) throw error;
        });
        await db.$disconnect();
        await unlock();
      },
    };
  } catch (cause) {
    await unlock();
    throw cannotOpen(file, cause);
  }
}

async function openServer(url: string, dataDir: string): Promise<OpenDatabase> {
  // This connection stays open: it holds the lock that makes us the only console here.
  const session = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true });
  session.on("error", () => undefined);
  let migrated: string[];
  try {
    await session.connect();
    await lockServer(session);
    migrated = await migrate(postgresqlMigrationTarget(session), migrationFiles("postgresql"), () =>
      refuseOrphanedKeys(dataDir, withoutSecrets(url)),
    );
  } catch (cause) {
    await session.end().catch(() => undefined);
    throw cannotOpen(withoutSecrets(url), cause);
  }
  const adapter = new PrismaPg({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 });
  // The two generated clients differ in what their types offer beyond SQLite, which nobody can reach through Database.
  const db = new PostgresqlClient({ adapter, transactionOptions: TRANSACTION_MS }) as unknown as Database;
  return {
    db,
    provider: "postgresql",
    lockChain: lockChainOnServer,
    isGone: () => false,
    migrated,
    async close() {
      await db.$disconnect();
      await session.end().catch(() => undefined);
    },
  };
}

function migrationFiles(provider: "sqlite" | "postgresql") {
  return readMigrationFiles(join(packageRoot(), "prisma/migrations", provider));
}

function refuseOrphanedKeys(dataDir: string, database: string): void {
  if (!existsSync(join(dataDir, "authority.key"))) return;
  throw new StartFailure(
    `${dataDir} has a signing key, but the database ${database} is missing or empty: put it back from a backup (docs/operations.md), or set what is left aside with \`npx callboard admin start-anew\` and begin again`,
  );
}

function cannotOpen(place: string, cause: unknown): StartFailure {
  if (cause instanceof StartFailure) return cause;
  const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  return new StartFailure(`the database ${place} cannot be opened: ${why}`, { cause });
}

function withoutSecrets(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  } catch {
    return "of DATABASE_URL";
  }
}
