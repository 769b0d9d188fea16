import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { sourceHash } from "#runtime/intake";
import { FakeRefusal } from "../gateway-client/fake-gateway.testbed.ts";
import { ClusterTestbed, sourceZip } from "./cluster.testbed.ts";

describe("after each connection", () => {
  let bed: ClusterTestbed | undefined;
  const folders: string[] = [];
  afterEach(async () => {
    await bed?.stop();
    bed = undefined;
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  async function exampleOf(zip: Uint8Array, hash = sourceHash(zip)) {
    const folder = mkdtempSync(join(tmpdir(), "callboard-example-"));
    folders.push(folder);
    const [zipFile, hashFile] = [join(folder, "e.zip"), join(folder, "e.sha256")];
    writeFileSync(zipFile, zip);
    writeFileSync(hashFile, `${hash}\n`);
    return { zipFile, hashFile };
  }
  const isReady = (started: ClusterTestbed) => started.until(() => started.part.health().isReady);

  it("an emptied cluster gets statements, zips and activations again", async () => {
    bed = await ClusterTestbed.start();
    const hash = await bed.approved(await sourceZip());
    await bed.call("POST", `/sources/${hash}/activate`, "olga", { init: { hello: 7 } });
    const before = bed.gateway.calls.length;

    await bed.gateway.stop();
    bed.forgetCluster();
    await bed.gateway.start();
    await bed.gateway.until(() => bed?.gateway.asked("source.activate").length === 2);

    const calls = bed.gateway.calls.slice(before).map(({ call }) => call);
    expect(calls.filter((call) => call !== "source.list")).toEqual([
      "source.chunk",
      "source.statement",
      "source.activate",
    ]);
    expect(bed.gateway.asked("source.activate")[1]).toEqual({ hash, init: { hello: 7 } });
  });

  it("what a rollout made active while nobody heard its answer is not activated again, but followed", async () => {
    bed = await ClusterTestbed.start();
    const [old, next] = [await bed.approved(await sourceZip("1.0.0")), await bed.approved(await sourceZip("2.0.0"))];
    await bed.call("POST", `/sources/${old}/activate`, "olga", { init: { hello: 7 } });
    bed.gateway.answer("source.list", () => ({
      sources: [
        { hash: old, isActive: false, serial: 9 },
        { hash: next, isActive: true, replaces: old, serial: 9 },
      ],
    }));

    await bed.closeConsole();
    await bed.openConsole();
    await isReady(bed);

    const rows = await bed.db.source.findMany({ orderBy: { version: "asc" } });
    expect(rows.map(({ isActive }) => isActive)).toEqual([false, true]);
    expect(rows[1]?.activation).toBe('{"hello":7}');
    expect(bed.gateway.asked("source.activate")).toHaveLength(1);
  });

  it("a cluster that has everything gets nothing", async () => {
    bed = await ClusterTestbed.start();
    const hash = await bed.approved(await sourceZip());
    await bed.call("POST", `/sources/${hash}/activate`, "olga", {});
    const before = bed.gateway.calls.length;

    await bed.closeConsole();
    await bed.openConsole();
    await isReady(bed);

    expect(new Set(bed.gateway.calls.slice(before).map(({ call }) => call))).toEqual(new Set(["source.list"]));
  });

  it("one source that the cluster refuses keeps no other from it", async () => {
    bed = await ClusterTestbed.start();
    const bad = await bed.approved(await sourceZip("1.0.0"));
    const good = await bed.approved(await sourceZip("2.0.0"));
    await bed.gateway.stop();
    bed.forgetCluster();
    bed.gateway.answer("source.statement", ({ statement }) => {
      if (statement.includes(bad)) throw new FakeRefusal({ code: "CONFLICT", message: "no", remedy: "none" });
      return {};
    });
    const before = bed.gateway.calls.length;
    await bed.gateway.start();

    await bed.gateway.until(
      () =>
        bed?.gateway.calls.slice(before).some(({ request }) => JSON.stringify(request).includes(`${good}`)) ?? false,
    );
  });

  it("the authority's question is answered with what was decided", async () => {
    bed = await ClusterTestbed.start();
    const hash = await bed.approved(await sourceZip());
    bed.forgetCluster();

    bed.gateway.send({ t: "question", hash, waiting: 1 });

    await bed.gateway.until(() => bed?.gateway.asked("source.statement").length === 2);
  });

  it("the first start approves the bundled example for its recorded hash, says so in the audit, and activates it", async () => {
    const zip = await sourceZip();
    bed = await ClusterTestbed.start({ example: await exampleOf(zip) });
    await isReady(bed);

    const { body } = await bed.call("GET", `/sources/${sourceHash(zip)}`, "vera");
    expect(body).toMatchObject({ state: "approved", isActive: true, uploadedBy: "set-up", decision: { by: "set-up" } });
    expect(await bed.audited()).toEqual([
      "source.upload:done",
      "source.decide:done",
      "source.activate:intent",
      "source.activate:done",
    ]);
    const [, decided] = await bed.db.auditRow.findMany({ orderBy: { seq: "asc" } });
    expect(decided).toMatchObject({ via: "system", reason: expect.stringContaining("bundled example") });
    expect(JSON.parse(bed.gateway.asked("source.statement")[0]?.statement ?? "{}")).toMatchObject({
      approvers: ["set-up"],
      decision: "approve",
    });
  });

  it("the example is activated once, not again at later starts or after it was unloaded", async () => {
    const zip = await sourceZip();
    bed = await ClusterTestbed.start({ example: await exampleOf(zip) });
    await isReady(bed);
    await bed.call("DELETE", `/sources/${sourceHash(zip)}`, "olga", { mode: "force", reason: "not needed" });

    await bed.closeConsole();
    await bed.openConsole();
    await isReady(bed);

    expect(bed.gateway.asked("source.activate")).toHaveLength(1);
  });

  it("an example whose hash is not the recorded one is not approved, and the console is not ready", async () => {
    bed = await ClusterTestbed.start({ example: await exampleOf(await sourceZip(), "f".repeat(64)) });
    await bed.call("GET", "/hosts", "vera");

    expect(bed.part.health()).toEqual({ isReady: false, gateway: "connected" });
    expect(await bed.db.source.count()).toBe(0);
  });

  it("no example is kept where somebody was there before", async () => {
    const folder = mkdtempSync(join(tmpdir(), "callboard-data-"));
    folders.push(folder);
    const place = { dataDir: folder, databaseUrl: null };
    bed = await ClusterTestbed.start({ place });
    await bed.call("POST", "/sources", "olga", await sourceZip());
    await bed.stop();

    bed = await ClusterTestbed.start({ place, example: await exampleOf(await sourceZip("2.0.0")) });
    await isReady(bed);

    expect(await bed.db.source.count()).toBe(1);
  });

  it("an example that cannot be activated at first is activated when it can", async () => {
    const example = await exampleOf(await sourceZip());
    let isBroken = true;
    bed = await ClusterTestbed.start({
      example,
      prepare: (gateway) =>
        gateway.answer("source.activate", () => {
          if (isBroken) throw new FakeRefusal({ code: "START_FAILED", message: "port in use", remedy: "free it" });
          return { addresses: ["north:1.1"] };
        }),
    });
    await bed.gateway.until(() => bed?.gateway.asked("source.activate").length === 1);
    expect(bed.part.health().isReady).toBe(false);

    isBroken = false;

    await isReady(bed);
  });
});
