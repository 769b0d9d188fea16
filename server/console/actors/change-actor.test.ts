import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FRESH_SIGN_IN_MS } from "#protocol/people";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";

const V1 = "1".repeat(64);

describe("changing a running actor", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
  });
  afterEach(() => bed.stop());

  const faults = { drop: 0.5, forMs: 60_000, reason: "rehearse the outage" };
  const active = {
    drop: 0.5,
    delay: 0,
    double: 0,
    reorder: 0,
    fail: 0,
    share: 0.5,
    delayMs: 1_000,
    expiresAt: "2026-01-01T00:01:00.000Z",
  };

  it("limits a troupe, and says what holds then", async () => {
    bed.gateway.answer("actor.limitTroupe", () => ({ max: 3, idle: 2 }));

    const answer = await bed.call("PATCH", "/actors/north:1.1/troupe", "olga", { max: 3 });

    expect(answer).toMatchObject({ status: 200, body: { max: 3, idle: 2 } });
    expect(bed.gateway.asked("actor.limitTroupe")).toEqual([{ target: "north:1.1", limits: { max: 3 } }]);
    expect(await bed.audited()).toEqual(["actor.limitTroupe:intent", "actor.limitTroupe:done"]);
  });

  it.each([{}, { max: 0 }, { idle: -1 }, { max: 2, least: 1 }])("refuses the limits %j", async (limits) => {
    expect((await bed.call("PATCH", "/actors/north:1.1/troupe", "olga", limits)).status).toBe(400);

    expect(bed.gateway.asked("actor.limitTroupe")).toEqual([]);
  });

  it("injects faults with a reason, and ends them", async () => {
    bed.gateway.answer("actor.faults", (asked) => ({ faults: asked.faults && active }));

    const injected = await bed.call("PUT", "/actors/north:1.1/faults", "olga", faults);
    const cleared = await bed.call("DELETE", "/actors/north:1.1/faults", "olga", { reason: "rehearsed" });

    expect(injected).toMatchObject({ status: 200, body: active });
    expect(cleared.status).toBe(204);
    expect(bed.gateway.asked("actor.faults")).toEqual([
      { target: "north:1.1", faults: { drop: 0.5, delayMs: 1_000, forMs: 60_000, seed: 1 } },
      { target: "north:1.1", faults: null },
    ]);
    expect(await bed.audited()).toEqual([
      "actor.faults:intent",
      "actor.faults:done",
      "actor.faults:intent",
      "actor.faults:done",
    ]);
  });

  it("refuses faults without a reason, or with a share that is none", async () => {
    const { reason: _none, ...silent } = faults;
    for (const body of [silent, { ...faults, drop: 2 }, { ...faults, forMs: 0 }]) {
      expect((await bed.call("PUT", "/actors/north:1.1/faults", "olga", body)).status).toBe(400);
    }

    expect(bed.gateway.asked("actor.faults")).toEqual([]);
  });

  it("asks for the password again before it injects, and not before it ends", async () => {
    bed.gateway.answer("actor.faults", () => ({ faults: null }));
    bed.provedAtMs = Date.now();
    bed.aheadMs = FRESH_SIGN_IN_MS + 60_000;

    const injected = await bed.call("PUT", "/actors/north:1.1/faults", "olga", faults);
    const cleared = await bed.call("DELETE", "/actors/north:1.1/faults", "olga", { reason: "rehearsed" });

    expect(injected).toMatchObject({ status: 403, body: { code: "SIGN_IN_AGAIN" } });
    expect(cleared.status).toBe(204);
    expect(bed.gateway.asked("actor.faults")).toEqual([{ target: "north:1.1", faults: null }]);
  });

  it("is refused to viewers and approvers, and that they tried is kept", async () => {
    for (const who of ["vera", "arno"]) {
      expect((await bed.call("PATCH", "/actors/north:1.1/troupe", who, { max: 3 })).status).toBe(403);
      expect((await bed.call("PUT", "/actors/north:1.1/faults", who, faults)).status).toBe(403);
      expect((await bed.call("DELETE", "/actors/north:1.1/faults", who, { reason: "x" })).status).toBe(403);
    }

    expect(new Set(await bed.audited())).toEqual(new Set(["actor.limitTroupe:refused", "actor.faults:refused"]));
  });

  it("is seen in the list of actors as long as their host says so", async () => {
    void bed.show([
      { address: "north:1.1", source: V1, isFaulty: true },
      { address: "north:1.2", source: V1 },
    ]);

    const { body } = await bed.call("GET", "/actors", "vera");

    expect(body.items).toMatchObject([
      { address: "north:1.1", isFaulty: true },
      { address: "north:1.2", isFaulty: false },
    ]);
    const { body: narrowed } = await bed.call("GET", "/actors?state=faulty", "vera");
    expect(narrowed.items).toMatchObject([{ address: "north:1.1" }]);
  });
});
