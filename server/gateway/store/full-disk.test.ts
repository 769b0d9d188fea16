import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canMountDisks, SmallDisk } from "#runtime/small-disk.testbed";
import { greeters, TestCluster } from "../cluster.testbed.ts";

describe.skipIf(!canMountDisks)("on a full disk", () => {
  let disk: SmallDisk;
  let cluster: TestCluster;
  beforeEach(async () => {
    disk = new SmallDisk();
    cluster = await TestCluster.start({ dataFolder: join(disk.folder, "data") });
  });
  afterEach(async () => {
    await cluster.stop();
    disk.remove();
  });

  it("a cluster refuses what it cannot keep with DISK_FULL and does none of it; all is well once there is room", async () => {
    const console = await cluster.greet();
    const zip = await greeters("Hello");
    disk.fill();

    const refused = await console.upload(zip).catch((error: unknown) => error);
    disk.free();
    const hash = await console.upload(zip);
    const signed = cluster.decide(hash);
    disk.fill();
    const statement = await console.call("source.statement", signed).catch((error: unknown) => error);
    disk.free();
    await console.call("source.statement", signed);
    disk.fill();
    const activation = await console.call("source.activate", { hash }).catch((error: unknown) => error);
    const { sources } = await console.call("source.list", {});
    disk.free();
    const { addresses } = await console.call("source.activate", { hash });

    for (const failure of [refused, statement, activation]) expect(failure).toMatchObject({ code: "DISK_FULL" });
    expect(sources).toMatchObject([{ hash, isActive: false }]);
    expect(addresses.length).toBeGreaterThan(0);
  });
});
