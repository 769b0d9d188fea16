import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { z } from "zod";
import type { AppliedMigration, MigrationTarget } from "./migrate.ts";

/** The advisory lock that Prisma's own migrate takes. */
const PRISMA_MIGRATE_LOCK = 72707369;

const rowsSchema = z.array(
  z.object({
    migration_name: z.string(),
    checksum: z.string(),
    finished_at: z.date().nullable(),
    rolled_back_at: z.date().nullable(),
  }),
);

/** PostgreSQL: a migration and its row are one transaction; other consoles wait at Prisma's advisory lock. */
export function postgresqlMigrationTarget(client: Client): MigrationTarget {
  return {
    async exclusively(work) {
      await client.query("SELECT pg_advisory_lock($1)", [PRISMA_MIGRATE_LOCK]);
      try {
        await work();
      } finally {
        await client.query("SELECT pg_advisory_unlock($1)", [PRISMA_MIGRATE_LOCK]);
      }
    },

    async readApplied(): Promise<AppliedMigration[]> {
      await client.query(TABLE);
      const result = await client.query(
        "SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY started_at, migration_name",
      );
      return rowsSchema.parse(result.rows).map((row) => ({
        name: row.migration_name,
        checksum: row.checksum,
        isFinished: row.finished_at !== null,
        isRolledBack: row.rolled_back_at !== null,
      }));
    },

    async apply(migration) {
      await client.query("BEGIN");
      try {
        await client.query(migration.sql);
        await client.query(
          "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES ($1, $2, clock_timestamp(), $3, clock_timestamp(), 1)",
          [randomUUID(), migration.checksum, migration.name],
        );
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      }
    },
  };
}

/** As Prisma's schema engine makes it. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
