import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import pg from "pg";
import { expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { packageRoot } from "../package-root.ts";
import { temporaryFolder } from "../temporary-folder.testbed.ts";
import { describeOnBothDatabases, type TestPlace } from "./both-databases.testbed.ts";
import { migrate } from "./migrate.ts";
import { readMigrationFiles } from "./migration-files.ts";
import { openDatabase } from "./open-database.ts";
import { openSqlite } from "./sqlite-client.ts";
import { sqliteMigrationTarget } from "./sqlite-migration-target.ts";

describeOnBothDatabases("the database", (makePlace) => {
  it("is brought to the present schema once", async () => {
    const place = await makePlace();

    const first = await place.open();
    await first.close();
    const second = await place.open();

    expect(first.migrated.length).toBeGreaterThan(0);
    expect(second.migrated).toEqual([]);
    expect(await second.db.user.count()).toBe(0);
  });

  it("refuses a migration that was changed after it was applied", async () => {
    const place = await makePlace();
    await (await place.open()).close();

    await runSql(place, "UPDATE _prisma_migrations SET checksum = 'other'");

    await expect(place.open()).rejects.toThrow(/was changed after it was applied/);
  });

  it("refuses a migration that it does not know", async () => {
    const place = await makePlace();
    await (await place.open()).close();

    await runSql(place, "UPDATE _prisma_migrations SET migration_name = '20990101000000_later'");

    await expect(place.open()).rejects.toThrow(/20990101000000_later, which this version of Callboard does not know/);
  });

  it("refuses a migration that failed half-way", async () => {
    const place = await makePlace();
    await (await place.open()).close();

    await runSql(place, "UPDATE _prisma_migrations SET finished_at = NULL");

    await expect(place.open()).rejects.toThrow(/failed half-way/);
  });

  it("is not made anew beside a signing key, also when that was tried before", async () => {
    const place = await makePlace();
    writeFileSync(join(place.place.dataDir, "authority.key"), "a key");

    await expect(place.open()).rejects.toThrow(/is missing or empty: put it back from a backup/);
    await expect(place.open()).rejects.toThrow(/is missing or empty: put it back from a backup/);
  });

  it("rolls a transaction back whole when its work throws", async () => {
    const { db } = await (await makePlace()).open();
    const at = new Date();

    const work = db.$transaction(async (tx) => {
      await tx.policy.create({ data: { id: 1, approvals: "one-person", pendingExpiryDays: 7, updatedAt: at } });
      throw new Error("no");
    });

    await expect(work).rejects.toThrow("no");
    expect(await db.policy.count()).toBe(0);
  });

  it("runs transactions that were begun together one after the other, losing none", async () => {
    const { db } = await (await makePlace()).open();
    const at = new Date();
    await db.policy.create({ data: { id: 1, approvals: "one-person", pendingExpiryDays: 0, updatedAt: at } });

    await Promise.all(
      Array.from({ length: 20 }, () =>
        db.$transaction(async (tx) => {
          await tx.policy.update({ where: { id: 1 }, data: { updatedAt: at } });
          const row = await tx.policy.findUniqueOrThrow({ where: { id: 1 } });
          await tx.policy.update({ where: { id: 1 }, data: { pendingExpiryDays: row.pendingExpiryDays + 1 } });
        }),
      ),
    );

    expect((await db.policy.findUniqueOrThrow({ where: { id: 1 } })).pendingExpiryDays).toBe(20);
  });

  it("lets nobody change or delete a row of the audit", async () => {
    const place = await makePlace();
    const { db, close } = await place.open();
    const text = { whoName: "Callboard", via: "system", action: "x", target: "y", result: "done", details: "null" };
    await db.auditRow.create({ data: { seq: 1n, at: new Date(), ...text, previous: "", hash: "" } });

    await expect(db.auditRow.update({ where: { seq: 1n }, data: { target: "z" } })).rejects.toThrow();
    await expect(db.auditRow.deleteMany()).rejects.toThrow();
    await close();
  });
});

it("keeps the children of a table that a migration redefines", async () => {
  const folder = temporaryFolder();
  cpSync(join(packageRoot(), "prisma/migrations/sqlite"), folder, { recursive: true });
  const { client } = await openSqlite(join(folder, "test.db"));
  await migrate(sqliteMigrationTarget(client, systemClock), readMigrationFiles(folder));
  await client.execute(
    "INSERT INTO User (id, name, email, role, createdAt, updatedAt) VALUES ('ada', 'Ada', 'ada@example.org', 'admin', 0, 0)",
  );
  await client.execute(
    "INSERT INTO Invitation (id, userId, purpose, tokenHash, createdAt, expiresAt) VALUES ('i', 'ada', 'join', 'h', 0, 0)",
  );
  const redefine = `PRAGMA defer_foreign_keys=ON;
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL);
    INSERT INTO "new_User" ("id", "name") SELECT "id", "name" FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    PRAGMA foreign_keys=ON;
    PRAGMA defer_foreign_keys=OFF;`;
  const later = [...readMigrationFiles(folder), { name: "20990101000000_redefine", sql: redefine, checksum: "c" }];

  await migrate(sqliteMigrationTarget(client, systemClock), later);

  expect((await client.execute("SELECT id FROM Invitation")).rows).toHaveLength(1);
  expect((await client.execute("PRAGMA foreign_keys")).rows[0]?.foreign_keys).toBe(1);
  client.close();
});

it("lets one console at a time use a data folder, naming the other", async () => {
  const dataDir = temporaryFolder();
  const first = await openDatabase({ dataDir, databaseUrl: null });

  await expect(openDatabase({ dataDir, databaseUrl: null })).rejects.toThrow(`process ${process.pid}`);

  await first.close();
  const second = await openDatabase({ dataDir, databaseUrl: null });
  await second.close();
});

it("says that CALLBOARD_DATA names a folder that cannot be written to", async () => {
  await expect(openDatabase({ dataDir: "/dev/null/data", databaseUrl: null })).rejects.toThrow(
    /^the setting CALLBOARD_DATA must name a folder that can be written to: ENOTDIR[^\n]*$/,
  );
});

it("says in one line which database cannot be opened, without its password", async () => {
  const dataDir = temporaryFolder();
  const broken = temporaryFolder();
  writeFileSync(
    join(broken, "console.db"),
    "this is no database, and long enough to be read as a header of one.".repeat(20),
  );

  await expect(openDatabase({ dataDir: broken, databaseUrl: null })).rejects.toThrow(/console\.db cannot be opened/);
  const refused = openDatabase({ dataDir, databaseUrl: "postgresql://callboard:secret@127.0.0.1:1/none" });

  await expect(refused).rejects.toThrow(/^the database postgresql:\/\/127\.0\.0\.1:1\/none cannot be opened: [^\n]*$/);
  await expect(refused).rejects.not.toThrow(/secret/);
});

async function runSql(place: TestPlace, sql: string): Promise<void> {
  const { dataDir, databaseUrl } = place.place;
  if (databaseUrl === null) {
    const client = createClient({ url: `file:${join(dataDir, "console.db")}` });
    await client.execute(sql);
    client.close();
    return;
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}
