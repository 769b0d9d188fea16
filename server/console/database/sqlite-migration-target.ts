import { randomUUID } from "node:crypto";
import type { Client } from "@libsql/client";
import type { Clock } from "../clock.ts";
import type { AppliedMigration, MigrationTarget } from "./migrate.ts";

/**
 * SQLite. Prisma redefines a table by DROP and rename, and inside a transaction `PRAGMA foreign_keys=OFF` does nothing:
 * the drop would delete the children of every row. So the pragma runs before BEGIN, the check before COMMIT.
 * The console's lock file keeps every other process away.
 */
export function sqliteMigrationTarget(client: Client, clock: Pick<Clock, "now">): MigrationTarget {
  return {
    exclusively: (work) => work(),

    async readApplied(): Promise<AppliedMigration[]> {
      await client.execute(TABLE);
      const result = await client.execute(
        "SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY started_at, rowid",
      );
      return result.rows.map((row) => ({
        name: String(row.migration_name),
        checksum: String(row.checksum),
        isFinished: row.finished_at !== null,
        isRolledBack: row.rolled_back_at !== null,
      }));
    },

    async apply(migration) {
      await client.execute("PRAGMA foreign_keys=OFF");
      try {
        // In one call: libsql rolls back what a script leaves open, and so also what was begun before it.
        await client.executeMultiple(`BEGIN IMMEDIATE;
${migration.sql}
;
CREATE TEMP TABLE "broken_foreign_keys" ("count" INTEGER CHECK ("count" = 0));
INSERT INTO "broken_foreign_keys" SELECT count(*) FROM pragma_foreign_key_check;
DROP TABLE "broken_foreign_keys";
INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
VALUES ('${randomUUID()}', ${quote(migration.checksum)}, ${clock.now()}, ${quote(migration.name)}, ${clock.now()}, 1);
COMMIT;`);
      } finally {
        await client.execute("PRAGMA foreign_keys=ON");
      }
    },
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** As Prisma's schema engine makes it. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;
