import { StartFailure } from "../start-failure.ts";
import type { MigrationFile } from "./migration-files.ts";

/** A row of `_prisma_migrations`, Prisma's own table, so that `prisma migrate deploy` finds nothing to do after us. */
export interface AppliedMigration {
  name: string;
  checksum: string;
  isFinished: boolean;
  isRolledBack: boolean;
}

/** What migrating needs of a database. */
export interface MigrationTarget {
  /** Runs `work` while no other process migrates. */
  exclusively(work: () => Promise<void>): Promise<void>;
  /** The rows in the order they were applied; the table is made when it is not there. */
  readApplied(): Promise<AppliedMigration[]>;
  /** Script and row in one transaction: both or neither. */
  apply(migration: MigrationFile): Promise<void>;
}

/**
 * Brings the database to the present schema. Refuses, changing nothing, when what was applied is not what this program
 * knows: a changed or missing file, or one that failed half-way under Prisma's own command. The names it applied.
 * `onEmpty` is called first where nothing was ever applied, and may throw.
 */
export async function migrate(
  target: MigrationTarget,
  files: readonly MigrationFile[],
  onEmpty: () => void = () => undefined,
): Promise<string[]> {
  const appliedNow: string[] = [];
  await target.exclusively(async () => {
    const applied = (await target.readApplied()).filter((row) => !row.isRolledBack);
    if (applied.length === 0) onEmpty();
    checkApplied(applied, files);
    for (const file of files.slice(applied.length)) {
      await target.apply(file);
      appliedNow.push(file.name);
    }
  });
  return appliedNow;
}

function checkApplied(applied: readonly AppliedMigration[], files: readonly MigrationFile[]): void {
  for (const [index, row] of applied.entries()) {
    const file = files.find((each) => each.name === row.name);
    if (file === undefined) {
      throw new StartFailure(
        `the database has the migration ${row.name}, which this version of Callboard does not know; start the version that made it, or a newer one`,
      );
    }
    if (!row.isFinished) {
      throw new StartFailure(
        `the migration ${row.name} failed half-way; repair the database, mark it with \`prisma migrate resolve\`, and start again`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new StartFailure(`the migration ${row.name} was changed after it was applied; restore its file as it was`);
    }
    if (files[index]?.name !== row.name) {
      throw new StartFailure(
        `the migration ${files[index]?.name ?? "(none)"} was not applied, though the later ${row.name} was; restore the migrations folder`,
      );
    }
  }
}
