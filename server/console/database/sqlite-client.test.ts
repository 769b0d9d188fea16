import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSqlite, type SqliteFile } from "./sqlite-client.ts";

let folder: string;
let file: SqliteFile;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "callboard-sqlite-"));
  file = await openSqlite(join(folder, "test.db"));
  await file.client.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
  await file.client.execute("CREATE TABLE child (parent INTEGER REFERENCES parent (id))");
});
afterEach(() => {
  file.client.close();
  rmSync(folder, { recursive: true });
});

it("a transaction that SQLite leaves open when it cannot be committed is taken back, and the next one begins", async () => {
  const transaction = await file.client.transaction("write");
  await transaction.execute("PRAGMA defer_foreign_keys = ON");
  await transaction.execute("INSERT INTO child VALUES (1)");

  await expect(transaction.commit()).rejects.toThrow(/FOREIGN KEY/);

  const next = await file.client.transaction("write");
  await next.execute("INSERT INTO parent VALUES (1)");
  await next.commit();
  const counted = await file.client.execute("SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)");
  expect(Object.values(counted.rows[0] ?? {}).slice(0, 2)).toEqual([1, 0]);
});
