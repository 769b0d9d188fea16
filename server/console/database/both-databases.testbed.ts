import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { type DatabasePlace, type OpenDatabase, openDatabase } from "./open-database.ts";
import { type PrivatePostgresql, startPrivatePostgresql } from "./private-postgresql.testbed.ts";

/** An empty database of either kind; open it as often as it takes. */
export interface TestPlace {
  place: DatabasePlace;
  open(): Promise<OpenDatabase>;
}

/** Runs the same tests on SQLite and on PostgreSQL. */
export function describeOnBothDatabases(title: string, tests: (makePlace: () => Promise<TestPlace>) => void): void {
  for (const provider of ["sqlite", "postgresql"] as const) {
    describe(`${title} (${provider})`, () => {
      const folders: string[] = [];
      const opened: OpenDatabase[] = [];
      let server: PrivatePostgresql | null = null;

      beforeAll(async () => {
        if (provider === "postgresql") server = await startPrivatePostgresql();
      }, 60_000);

      afterAll(async () => {
        for (const each of opened) await each.close().catch(() => undefined);
        await server?.stop();
        for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      }, 60_000);

      tests(async () => {
        const dataDir = mkdtempSync(join(tmpdir(), "callboard-data-"));
        folders.push(dataDir);
        const place = { dataDir, databaseUrl: server === null ? null : await server.createDatabase() };
        return {
          place,
          async open() {
            const database = await openDatabase(place);
            opened.push(database);
            return database;
          },
        };
      });
    });
  }
}
