import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canMountDisks, SmallDisk } from "#runtime/small-disk.testbed";
import { TestConsole } from "../console.testbed.ts";
import { openSigningKey } from "../signing/signing-key.ts";
import { ZipShelf } from "../sources/zip-shelf.ts";
import { openDatabase } from "./open-database.ts";
import { isWithoutRoom } from "./storage-failure.ts";

describe.skipIf(!canMountDisks)("on a full disk", () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = new SmallDisk();
  });
  afterEach(() => disk.remove());

  it("the console refuses changes with DISK_FULL, reads on, says so, and goes on once there is room", async () => {
    const callboard = await TestConsole.open({ dataDir: join(disk.folder, "data") });
    const ada = await callboard.setUp();
    disk.fill();

    const answers = [];
    // The first few may still find room in the log that the database has already.
    for (let tries = 0; tries < 300; tries += 1) {
      const name = `${tries} ${"x".repeat(80)}`;
      const answer = await callboard.call("POST", "/tokens", ada, { name, role: "viewer", canDecide: false });
      answers.push(answer);
      if (answer.status !== 201) break;
    }
    callboard.clock.pass(120_000);
    const full = {
      health: await callboard.call("GET", "/health", null),
      people: await callboard.call("GET", "/people", ada),
    };
    disk.free();
    const after = await callboard.call("POST", "/tokens", ada, { name: "later", role: "viewer", canDecide: false });
    const tokens = await callboard.call("GET", "/tokens", ada);
    await callboard.close();

    expect(answers.at(-1)).toMatchObject({
      status: 507,
      body: { code: "DISK_FULL", message: expect.stringContaining("disk is full") },
    });
    expect(full.people.status).toBe(200);
    expect(full.health.body).toMatchObject({ storage: "full" });
    expect(after.status).toBe(201);
    const names = tokens.body.items.map((token: { name: string }) => token.name);
    expect(names).toContain("later");
    expect(names.filter((name: string) => name.endsWith("x"))).toHaveLength(answers.length - 1);
  });

  it("a transaction that finds no room at its end is taken back, and the next one begins", async () => {
    const { db, close } = await openDatabase({ dataDir: join(disk.folder, "data"), databaseUrl: null });
    const user = { role: "admin", createdAt: new Date(0), updatedAt: new Date(0) };
    const large = { ...user, id: "large", email: "large@example.org", name: "x".repeat(300_000) };

    const failure = await db
      .$transaction(async (tx) => {
        await tx.user.create({ data: large });
        disk.fill();
      })
      .catch((error: unknown) => error);
    disk.free();
    await db.$transaction((tx) =>
      tx.user.create({ data: { ...user, id: "next", email: "next@example.org", name: "Next" } }),
    );
    const ids = (await db.user.findMany({ select: { id: true } })).map(({ id }) => id);
    await close();

    expect(failure).toSatisfy((error) => isWithoutRoom(error));
    expect(ids).toEqual(["next"]);
  });

  it("a first start says that the disk is full, and not that another console runs", async () => {
    disk.fill();

    const opening = openDatabase({ dataDir: join(disk.folder, "data"), databaseUrl: null });
    const failure = await opening.catch((error: unknown) => error);
    disk.free();
    const database = await openDatabase({ dataDir: join(disk.folder, "data"), databaseUrl: null });
    await database.close();

    expect(failure).toSatisfy((error) => isWithoutRoom(error));
  });

  it("a zip that does not fit leaves nothing behind", async () => {
    const shelf = new ZipShelf(disk.folder);
    disk.fill();

    const failure = await shelf.put("a".repeat(64), Buffer.alloc(8192)).catch((error: unknown) => error);
    const left = readdirSync(join(disk.folder, "zips"));
    disk.free();
    await shelf.put("a".repeat(64), Buffer.alloc(8192));

    expect(failure).toSatisfy((error) => isWithoutRoom(error));
    expect(left).toEqual([]);
    expect(await shelf.has("a".repeat(64))).toBe(true);
  });

  it("a key that does not fit is not half a key", async () => {
    disk.fill();

    const failure = await openSigningKey(disk.folder).catch((error: unknown) => error);
    const left = readdirSync(disk.folder);
    disk.free();
    const signer = await openSigningKey(disk.folder);

    expect(failure).toSatisfy((error) => isWithoutRoom(error));
    expect(left).toEqual(["filler"]);
    expect((await openSigningKey(disk.folder)).keyId).toBe(signer.keyId);
  });
});
