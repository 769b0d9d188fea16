import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed, sourceZip } from "../cluster/cluster.testbed.ts";

describe("actors that a restart ended", () => {
  let bed: ClusterTestbed;
  let hash: string;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    hash = await bed.approved(await sourceZip());
    let made = 0;
    bed.gateway.answer("actor.create", () => ({ address: `north:9.${++made}` }));
    bed.gateway.answer("actor.stop", () => ({}));
    bed.gateway.answer("actor.stopMany", () => ({ failures: [] }));
  });
  afterEach(() => bed.stop());

  const create = async (globalName?: string) =>
    (await bed.call("POST", "/actors", "olga", { sourceHash: hash, actor: "Hello", globalName })).body.address;
  const restart = async () => {
    await bed.gateway.stop();
    await bed.until(() => bed.part.health().gateway === "lost");
    bed.gateway.startedAt = "2026-01-02T00:00:00.000Z";
    await bed.gateway.start();
    await bed.connected();
  };
  const lost = async () => (await bed.call("GET", "/lost-actors", "vera")).body;
  const addresses = async () => (await lost()).items.map(({ address }: { address: string }) => address);

  it("are none while the cluster runs", async () => {
    await create();

    expect(await lost()).toMatchObject({ items: [], total: 0 });
  });

  it("are listed after it, with who created them from what", async () => {
    const address = await create("greeter");

    await restart();

    expect(await lost()).toMatchObject({
      total: 1,
      restartedAt: "2026-01-02T00:00:00.000Z",
      items: [
        { address, class: "Hello", globalName: "greeter", createdBy: "olga", source: { hash, version: "1.0.0" } },
      ],
    });
  });

  it("are none of those that somebody stopped before", async () => {
    const one = await create();
    await create("named");
    const kept = await create();
    await bed.show([{ address: "north:9.4", source: hash }]);

    await bed.call("DELETE", `/actors/${one}`, "olga", { reason: "done" });
    await bed.call("DELETE", "/actors/@named", "olga", { reason: "done" });
    const third = await create();
    expect(third).toBe("north:9.4");
    const select = { addresses: [third] };
    await bed.call("POST", "/actors/stop", "olga", { select, reason: "done" });
    await restart();

    expect(await addresses()).toEqual([kept]);
  });

  it("are none of those that the last picture knew to have ended", async () => {
    const ended = await create();
    const stayed = await create();
    await bed.db.handMadeActor.updateMany({ data: { createdAt: new Date("2025-01-01") } });
    await bed.show([
      { address: ended, source: hash },
      { address: stayed, source: hash },
    ]);
    await bed.show([{ address: stayed, source: hash }]);

    await restart();
    await bed.until(async () => (await bed.db.handMadeActor.count()) === 1);

    expect(await addresses()).toEqual([stayed]);
    expect(ended).not.toBe(stayed);
  });

  it("are all that the picture has not shown yet: it is a report of their host behind", async () => {
    const early = await create();
    await bed.show([{ address: early, source: hash }]);
    const late = await create();
    await bed.db.handMadeActor.updateMany({ data: { createdAt: new Date("2025-01-01") } });

    await restart();
    await create();
    await bed.until(async () => (await bed.db.handMadeActor.count()) === 3);

    expect((await addresses()).sort()).toEqual([early, late].sort());
  });

  it("are listed no longer once an operator took note, with one audit row", async () => {
    await create();
    await restart();

    const { status } = await bed.call("DELETE", "/lost-actors", "olga");

    expect([status, (await lost()).total]).toEqual([204, 0]);
    expect((await bed.audited()).filter((row) => row.startsWith("actor.lost"))).toEqual(["actor.lost.dismiss:done"]);
  });

  it("are dismissed by no viewer", async () => {
    await create();
    await restart();

    expect((await bed.call("DELETE", "/lost-actors", "vera")).status).toBe(403);
    expect((await lost()).total).toBe(1);
  });
});
