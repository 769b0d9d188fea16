import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteStore } from "../store/sqlite-store.ts";
import { isDiskFull } from "./disk-full.ts";
import { canMountDisks, SmallDisk } from "./small-disk.testbed.ts";
import { writeDurably } from "./write-durably.ts";

describe("writeDurably", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "callboard-durably-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("makes the file and its folder, for their owner only, and leaves nothing beside it", async () => {
    const path = join(folder, "in/a.txt");

    await writeDurably(path, "one");
    await writeDurably(path, "two");

    expect(readFileSync(path, "utf8")).toBe("two");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "in")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, "in"))).toEqual(["a.txt"]);
  });

  it("gives the file the mode that is asked for, also in place of another", async () => {
    const path = join(folder, "a.pub");
    writeFileSync(path, "old", { mode: 0o600 });
    chmodSync(path, 0o600);

    await writeDurably(path, "new", { mode: 0o644 });

    expect(statSync(path).mode & 0o777).toBe(0o644);
  });

  it("leaves a file as it is that it may not replace", async () => {
    const path = join(folder, "a.key");
    await Promise.all(["one", "two"].map((text) => writeDurably(path, text, { replaces: false })));
    const first = readFileSync(path, "utf8");

    await writeDurably(path, "three", { replaces: false });

    expect(readFileSync(path, "utf8")).toBe(first);
    expect(readdirSync(folder)).toEqual(["a.key"]);
  });

  it("rejects, and leaves nothing beside it, where a folder is in the way", async () => {
    const path = join(folder, "a");
    mkdirSync(path);

    await expect(writeDurably(path, "one")).rejects.toThrow();

    expect(readdirSync(folder)).toEqual(["a"]);
  });
});

describe.skipIf(!canMountDisks)("on a full disk", () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = new SmallDisk();
  });
  afterEach(() => disk.remove());

  it("writeDurably leaves the old file whole, says why, and writes again once there is room", async () => {
    const path = join(disk.folder, "a.json");
    await writeDurably(path, "old");
    disk.fill();

    const failure = await writeDurably(path, Buffer.alloc(8192)).catch((error: unknown) => error);
    const found = [readFileSync(path, "utf8"), readdirSync(disk.folder).sort()];
    disk.free();
    await writeDurably(path, "new");

    expect(isDiskFull(failure)).toBe(true);
    expect(found).toEqual(["old", ["a.json", "filler"]]);
    expect(readFileSync(path, "utf8")).toBe("new");
  });

  it("a host's store refuses to put with DISK_FULL, goes on reading, and puts again once there is room", async () => {
    const store = await sqliteStore(join(disk.folder, "store.db"));
    await store.put("space", "key", '"old"');
    disk.fill();

    const failure = await store.put("space", "key", JSON.stringify("x".repeat(1_000_000))).catch((error) => error);
    const read = await store.get("space", "key");
    disk.free();
    await store.put("space", "key", '"new"');

    expect(failure).toMatchObject({ code: "DISK_FULL" });
    expect(read).toBe('"old"');
    expect(await store.get("space", "key")).toBe('"new"');
    await store.close();
  });
});
