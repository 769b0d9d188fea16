import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { keyId, signStatement } from "#runtime/intake";
import { ClusterStore } from "./cluster-store.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const HASH = "a".repeat(64);
const AT = "2026-11-21T00:00:00.000Z";

function statement(serial: number, version = "1.0.0") {
  return signStatement(privateKey, {
    v: 1,
    convention: "local",
    keyId: keyId(publicKey),
    serial,
    hash: HASH,
    name: "polls",
    version,
    decision: "approve",
    approvers: ["ada"],
    policy: "one-person",
    at: AT,
    expiresAt: null,
  });
}

describe("ClusterStore", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cluster-store-"));
  });

  it("has after a restart what was kept before it", async () => {
    const before = await ClusterStore.open(folder);
    await before.keepStatement(statement(3));
    await before.activate({ hash: HASH, init: { front: { port: 1 } }, at: AT });

    const after = await ClusterStore.open(folder);

    expect(after.sources([HASH])).toEqual([{ hash: HASH, isActive: true, serial: 3 }]);
    expect(after.statements()).toEqual([statement(3)]);
    expect(after.activations()).toEqual([{ hash: HASH, init: { front: { port: 1 } }, at: AT }]);
    expect(after.nameOf(HASH)).toEqual({ name: "polls", version: "1.0.0" });
  });

  it("keeps the statement with the highest serial, whatever comes after it", async () => {
    const store = await ClusterStore.open(folder);
    await store.keepStatement(statement(5));
    await store.keepStatement(statement(4));

    expect((await ClusterStore.open(folder)).statementOn(HASH)).toEqual(statement(5));
  });

  it("forgets an activation when the source is unloaded", async () => {
    const store = await ClusterStore.open(folder);
    await store.activate({ hash: HASH, at: AT });
    await store.deactivate(HASH);

    expect((await ClusterStore.open(folder)).activations()).toEqual([]);
  });

  it("has one activation in the place of the one that it replaces, with the init of both", async () => {
    const [other, next] = ["b".repeat(64), "c".repeat(64)];
    const store = await ClusterStore.open(folder);
    await store.activate({ hash: HASH, init: { front: { port: 1 } }, at: AT });
    await store.activate({ hash: other, at: AT });
    await store.activate({ hash: next, init: { front: { port: 2 }, back: {} }, at: AT });
    store.addGiven(HASH, ["north:1.1"]);
    store.addGiven(next, ["north:1.2"]);

    await store.replaceActivation(HASH, next);
    await store.replaceActivation(HASH, other);

    expect((await ClusterStore.open(folder)).activations()).toEqual([
      { hash: next, init: { front: { port: 1 }, back: {} }, at: AT, replaces: HASH },
      { hash: other, at: AT },
    ]);
    expect([...store.givenBy(next)].sort()).toEqual(["north:1.1", "north:1.2"]);
    expect([...store.givenBy(HASH)]).toEqual([]);
  });

  it("ends with what was written last when writes overlap", async () => {
    const store = await ClusterStore.open(folder);

    await Promise.all([
      store.activate({ hash: HASH, at: AT }),
      store.deactivate(HASH),
      store.activate({ hash: HASH, at: AT }),
    ]);

    expect(JSON.parse(await readFile(join(folder, "activations.json"), "utf8")).items).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it.each<[string, (store: ClusterStore) => Promise<void>, (store: ClusterStore) => unknown]>([
    ["a statement", (store) => store.keepStatement(statement(3)), (store) => store.statementOn(HASH)],
    ["an activation", (store) => store.activate({ hash: HASH, at: AT }), (store) => store.activations()],
    [
      "a capability",
      (store) => store.changeCapabilities("west", { zone: "b" }),
      (store) => store.capabilitiesOf("west", {}),
    ],
  ])("knows nothing of %s that could not be written, and takes it when it can be", async (_, change, read) => {
    const store = await ClusterStore.open(folder);
    const before = read(store);
    await rename(folder, `${folder}-away`);
    await writeFile(folder, "in its place");

    await expect(change(store)).rejects.toThrow(/EEXIST|ENOTDIR/);
    const after = read(store);
    await rm(folder);
    await rename(`${folder}-away`, folder);
    await change(store);

    expect(after).toEqual(before);
    expect(read(store)).not.toEqual(before);
  });

  it("refuses a file that is not what it wrote, by name", async () => {
    await ClusterStore.open(folder);
    await writeFile(join(folder, "activations.json"), "{");

    await expect(ClusterStore.open(folder)).rejects.toThrow("activations.json cannot be read");
  });
});
