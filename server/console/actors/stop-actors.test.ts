import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";
import { FakeRefusal } from "../gateway-client/fake-gateway.testbed.ts";

const V1 = "1".repeat(64);

describe("a stop of many actors", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    await bed.show([
      { address: "north:1.1", source: V1, depth: 5 },
      { address: "north:1.2", source: V1, depth: 9, parent: "north:1.1" },
      { address: "east:1.1", source: V1, depth: 7, host: "east", parent: "north:1.2", class: "World" },
      { address: "north:0.1", source: null, class: "Gateway" },
    ]);
    bed.gateway.answer("actor.stopMany", () => ({ failures: [] }));
  });
  afterEach(() => bed.stop());

  const stop = (body: unknown, who = "olga") => bed.call("POST", "/actors/stop", who, body);

  it("says what it reaches, those below included, and does nothing", async () => {
    const select = { addresses: ["north:1.1", "north:0.1", "north:9.9"] };

    const { status, body } = await stop({ select, preview: true });

    expect(status).toBe(200);
    expect(body).toEqual({ selected: 1, actors: 3, hosts: 2, waiting: 21, system: 1, gone: 1 });
    expect(bed.gateway.asked("actor.stopMany")).toEqual([]);
    expect(await bed.audited()).toEqual([]);
  });

  it("leaves those below alone when it is not recursive", async () => {
    const { body } = await stop({ select: { addresses: ["north:1.1"] }, recursive: false, preview: true });

    expect(body).toMatchObject({ actors: 1, hosts: 1, waiting: 5 });
  });

  it("tells only those that do not end by another's end, in one intent and one result", async () => {
    const { status, body } = await stop({ select: { filter: { class: "Hello" } }, reason: "too many" });

    expect(status).toBe(200);
    expect(body).toMatchObject({ selected: 2, actors: 3, told: 1, failed: 0, failures: [] });
    expect(bed.gateway.asked("actor.stopMany")).toEqual([
      { addresses: ["north:1.1"], recursive: true, mode: "message", personId: "olga", why: "too many" },
    ]);
    const rows = await bed.db.auditRow.findMany({ orderBy: { seq: "asc" } });
    expect(rows.map(({ action, result }) => `${action}:${result}`)).toEqual([
      "actor.stopMany:intent",
      "actor.stopMany:done",
    ]);
    expect(rows[0]?.reason).toBe("too many");
    expect(JSON.parse(rows[0]?.details ?? "")).toMatchObject({ select: { filter: { class: "Hello" } }, actors: 3 });
    expect(JSON.parse(rows[1]?.details ?? "")).toMatchObject({ told: 1, failed: 0 });
  });

  it("lets them handle what waits first when it is asked for that, and forces none", async () => {
    const drained = await stop({ select: { addresses: ["north:1.1"] }, mode: "drain", reason: "the end" });
    const forced = await stop({ select: { addresses: ["north:1.1"] }, mode: "force", reason: "the end" });

    expect(drained.status).toBe(200);
    expect(bed.gateway.asked("actor.stopMany")).toMatchObject([{ addresses: ["north:1.1"], mode: "drain" }]);
    expect(forced.status).toBe(400);
  });

  it("lists those that could not be told", async () => {
    const failures = [{ address: "east:1.1", code: "NO_ACTOR" as const, message: "there is no actor east:1.1" }];
    bed.gateway.answer("actor.stopMany", () => ({ failures }));

    const { body } = await stop({ select: { filter: {} }, recursive: false, reason: "the end" });

    expect(body).toMatchObject({ told: 2, failed: 1, failures, system: 1 });
  });

  it("hides nothing of what was told when the gateway is lost on the way", async () => {
    await bed.show(Array.from({ length: 1_500 }, (_, n) => ({ address: `north:2.${n}`, source: V1 })));
    let calls = 0;
    bed.gateway.answer("actor.stopMany", () => {
      if (calls++ === 0) return { failures: [] };
      throw new FakeRefusal({ code: "INTERNAL", message: "the gateway failed on this call", remedy: "See its log." });
    });

    const { body } = await stop({ select: { filter: { host: "north" } }, reason: "the end" });

    expect(body).toMatchObject({ told: 1_000, failed: 500 });
    expect(body.failures).toHaveLength(100);
  });

  it("refuses without a reason, without actors, and without a selection", async () => {
    expect((await stop({ select: { filter: {} } })).status).toBe(400);
    expect((await stop({ select: {}, reason: "x" })).status).toBe(400);
    expect(await stop({ select: { filter: { class: "Gateway" } }, reason: "x" })).toMatchObject({
      status: 404,
      body: { code: "NO_ACTOR" },
    });
  });

  it("is refused to viewers and approvers, and that they tried is kept", async () => {
    for (const who of ["vera", "arno"])
      expect((await stop({ select: { filter: {} }, preview: true }, who)).status).toBe(403);

    expect(await bed.audited()).toEqual(["actor.stopMany:refused", "actor.stopMany:refused"]);
  });
});
