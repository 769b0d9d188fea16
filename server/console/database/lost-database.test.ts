import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestConsole } from "../console.testbed.ts";
import { startAnew } from "../setup/start-anew.ts";
import { temporaryFolder } from "../temporary-folder.testbed.ts";
import { openDatabase } from "./open-database.ts";

describe("a database that is lost", () => {
  const USER = { name: "Ada", role: "admin", createdAt: new Date(0), updatedAt: new Date(0) };

  it.each(["console.db", "console.db-wal"])("acknowledges no write once %s was deleted, and reads on", async (name) => {
    const dataDir = temporaryFolder();
    const { db, isGone, close } = await openDatabase({ dataDir, databaseUrl: null });
    await db.user.create({ data: { ...USER, id: "before", email: "before@example.org" } });
    const wasGone = isGone();

    rmSync(join(dataDir, name));

    const alone = db.user.create({ data: { ...USER, id: "a", email: "a@example.org" } });
    await expect(alone).rejects.toThrow(/was deleted or replaced/);
    const together = db.$transaction((tx) => tx.user.create({ data: { ...USER, id: "b", email: "b@example.org" } }));
    await expect(together).rejects.toThrow(/was deleted or replaced/);
    expect([wasGone, isGone()]).toEqual([false, true]);
    expect(await db.user.findUnique({ where: { id: "before" } })).not.toBeNull();
    await close();
  });

  it("acknowledges no transaction during which the file was replaced", async () => {
    const dataDir = temporaryFolder();
    const { db, close } = await openDatabase({ dataDir, databaseUrl: null });

    const written = db.$transaction(async (tx) => {
      await tx.user.create({ data: { ...USER, id: "a", email: "a@example.org" } });
      renameSync(join(dataDir, "console.db"), join(dataDir, "elsewhere.db"));
      writeFileSync(join(dataDir, "console.db"), "");
    });

    await expect(written).rejects.toThrow(/was deleted or replaced/);
    await close();
  });

  it("is what the API answers a write with, and says of its health; who may read reads on", async () => {
    const dataDir = temporaryFolder();
    const callboard = await TestConsole.open({ dataDir });
    const ada = await callboard.setUp("one-person");

    rmSync(join(dataDir, "console.db"));

    const write = await callboard.call("POST", "/tokens", ada, { name: "late", role: "viewer" });
    const health = await callboard.call("GET", "/health", null);
    const people = await callboard.call("GET", "/people", ada);
    await callboard.close();

    expect(write).toMatchObject({
      status: 503,
      body: { code: "DATABASE_GONE", remedy: expect.stringContaining("backup") },
    });
    expect(health.body).toMatchObject({ storage: "gone" });
    expect(people.status).toBe(200);
  });

  it("is not made anew beside a signing key, unless what is there was set aside", async () => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, "authority.key"), "key");
    writeFileSync(join(dataDir, "console.db"), "");

    const refused = await openDatabase({ dataDir, databaseUrl: null }).catch((error: unknown) => error);
    const left = readdirSync(dataDir).sort();
    const aside = await startAnew(dataDir, { now: () => 0 });
    const fresh = await openDatabase({ dataDir, databaseUrl: null });
    await fresh.close();

    expect(refused).toMatchObject({
      name: "StartFailure",
      message: expect.stringMatching(/missing or empty.*start-anew/s),
    });
    expect(left).toEqual(["authority.key", "console.db", "console.lock"]);
    expect(readdirSync(aside ?? "").sort()).toEqual(["authority.key", "console.db"]);
    expect(fresh.migrated.length).toBeGreaterThan(0);
  });

  it("sets nothing aside while a console uses the folder", async () => {
    const dataDir = temporaryFolder();
    const { close } = await openDatabase({ dataDir, databaseUrl: null });

    await expect(startAnew(dataDir, { now: () => 0 })).rejects.toThrow(/another console/);

    await close();
  });
});
