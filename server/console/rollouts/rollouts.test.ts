import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SwapResult } from "#protocol/gateway";
import { FRESH_SIGN_IN_MS } from "#protocol/people";
import { WIDE_ROLLOUT_ACTORS } from "#protocol/rollout";
import { ClusterTestbed, sourceZip, type TestActor } from "../cluster/cluster.testbed.ts";
import { FakeRefusal } from "../gateway-client/fake-gateway.testbed.ts";

const V1 = "1".repeat(64);

describe("rollouts", () => {
  let bed: ClusterTestbed;
  let v2: string;
  /** Where each actor's code is from, as the pretended hosts know it. */
  let at: Map<string, string>;
  /** Answers instead of the swap itself when it gives something. */
  let intervene: (address: string, toSource: string) => SwapResult | Promise<SwapResult | undefined> | undefined;

  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    v2 = await bed.approved(await sourceZip("2.0.0"));
    intervene = () => undefined;
    const actors: TestActor[] = [1, 2, 3].map((n) => ({ address: `north:1.${n}`, source: V1 }));
    at = new Map(actors.map(({ address }) => [address, V1]));
    await bed.show([...actors, { address: "north:0.1", source: null, class: "Gateway" }]);
    bed.gateway.answer("actor.swap", async ({ addresses: [address = ""], toSource }) => {
      const result = await intervene(address, toSource);
      if (result) return { results: [result] };
      const fromSource = at.get(address) ?? V1;
      at.set(address, toSource);
      bed.moved(address, toSource);
      return { results: [{ ok: true, address, fromSource, pauseMs: 1.5 }] };
    });
  });
  afterEach(() => bed.stop());

  const start = (body: object = {}, who = "olga") =>
    bed.call("POST", "/rollouts", who, { select: { class: "Hello" }, toSource: v2, reason: "new version", ...body });
  const read = async (id: string) => (await bed.call("GET", `/rollouts/${id}`, "vera")).body;
  const move = (id: string, verb: string, who = "olga") => bed.call("POST", `/rollouts/${id}/${verb}`, who);
  const reaches = async (id: string, state: string) => {
    await bed.until(async () => (await bed.db.rollout.findUnique({ where: { id } }))?.state === state);
    return read(id);
  };
  const swapOrder = () => bed.gateway.asked("actor.swap").map(({ addresses }) => addresses[0]);
  /** Holds the first swap of this actor; what it returns lets it go. */
  const hold = (held: string) => {
    let reached: () => void = () => undefined;
    let release: (result?: SwapResult) => void = () => undefined;
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    intervene = (address) => {
      if (address !== held) return undefined;
      intervene = () => undefined;
      reached();
      return new Promise<SwapResult | undefined>((resolve) => {
        release = resolve;
      });
    };
    return { isReached, release: (result?: SwapResult) => release(result) };
  };

  it("swap the selected actors one after the other and end done", async () => {
    const { status, body } = await start();
    const rollout = await reaches(body.id, "done");

    expect(status).toBe(202);
    expect(swapOrder()).toEqual(["north:1.1", "north:1.2", "north:1.3"]);
    expect(rollout).toMatchObject({
      selected: 3,
      swapped: 3,
      failed: [],
      startedBy: "olga",
      pauseMs: { p50: 1.5, p99: 1.5, max: 1.5 },
      lost: null,
    });
    expect((await bed.audited()).slice(-2)).toEqual(["rollout.start:done", "rollout.end:done"]);
  });

  it("make the target active in the place of what was activated, and back, when the cluster says so", async () => {
    const v1 = await bed.approved(await sourceZip("1.0.0"));
    await bed.call("POST", `/sources/${v1}/activate`, "olga", { init: { hello: 7 } });
    let [active, replaced] = [v1, v2];
    bed.gateway.answer("source.list", () => ({
      sources: [
        { hash: active, isActive: true, replaces: replaced, serial: 9 },
        { hash: replaced, isActive: false, serial: 9 },
      ],
    }));
    bed.gateway.answer("actor.swap", ({ addresses, toSource }) => {
      const movesActivations = addresses[0] === (toSource === v2 ? "north:1.3" : "north:1.1");
      if (movesActivations) [active, replaced] = [toSource, active];
      for (const address of addresses) bed.moved(address, toSource);
      return {
        results: addresses.map((address) => ({ ok: true, address, fromSource: v1, pauseMs: 1 })),
        movesActivations,
      };
    });
    await bed.show([1, 2, 3].map((n) => ({ address: `north:1.${n}`, source: v1 })));
    const rows = async () => {
      const found = await Promise.all([v1, v2].map((hash) => bed.db.source.findUniqueOrThrow({ where: { hash } })));
      return found.map(({ isActive, activation }) => [isActive, isActive ? activation : null]);
    };
    bed.changes.length = 0;

    const { body } = await start();
    await reaches(body.id, "done");
    const done = await rows();
    const told = bed.changes.filter(({ topic }) => topic === "sources").map(({ id }) => id);
    await move(body.id, "undo");
    await reaches(body.id, "undone");

    const init = '{"hello":7}';
    expect(done).toEqual([
      [false, null],
      [true, init],
    ]);
    expect(told).toEqual([v1, v2]);
    expect(await rows()).toEqual([
      [true, init],
      [false, null],
    ]);
  });

  it("select by addresses, in that order, or by source", async () => {
    const some = await start({ select: { addresses: ["north:1.3", "north:1.1"] } });
    await reaches(some.body.id, "done");
    expect(swapOrder()).toEqual(["north:1.3", "north:1.1"]);

    const bySource = await start({ select: { fromSource: V1, class: "Hello" } });
    expect((await reaches(bySource.body.id, "done")).selected).toBe(1);
  });

  it("refuse what cannot be selected", async () => {
    expect(await start({ select: { addresses: ["north:9.9"] } })).toMatchObject({
      status: 404,
      body: { code: "NO_ACTOR" },
    });
    expect(await start({ select: { addresses: ["north:0.1"] } })).toMatchObject({
      status: 403,
      body: { code: "SYSTEM_ACTOR" },
    });
    expect(await start({ select: { class: "Nothing" } })).toMatchObject({ status: 404 });
    expect(await start({ select: {} })).toMatchObject({ status: 400 });
    expect(await start({ toSource: V1 })).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });

  it("refuse steps and gates until there are any", async () => {
    expect(await start({ steps: [1] })).toMatchObject({ status: 422, body: { code: "NOT_SUPPORTED" } });
    expect(await start({ gates: {} })).toMatchObject({ status: 422, body: { code: "NOT_SUPPORTED" } });
  });

  it("refuse a target that is not approved", async () => {
    const { body } = await bed.call("POST", "/sources", "olga", await sourceZip("3.0.0"));

    expect(await start({ toSource: body.hash })).toMatchObject({ status: 409, body: { code: "SOURCE_NOT_APPROVED" } });
  });

  it("stop as failed at the first actor that fails, with step and error", async () => {
    intervene = (address) =>
      address === "north:1.2" ? { ok: false, address, step: "restore", error: "restore threw" } : undefined;

    const { body } = await start();
    const rollout = await reaches(body.id, "failed");

    expect(rollout).toMatchObject({
      selected: 3,
      swapped: 1,
      failed: [{ address: "north:1.2", step: "restore", error: "restore threw" }],
      lost: null,
    });
    expect(at.get("north:1.3")).toBe(V1);
  });

  const isGone = (address: string): SwapResult => ({ ok: false, address, step: "gone", error: "no such actor" });

  it("count an actor that ended by itself before its turn as gone, and end done", async () => {
    intervene = (address) => (address === "north:1.2" ? isGone(address) : undefined);

    const { body } = await start();
    const rollout = await reaches(body.id, "done");

    expect(rollout).toMatchObject({ selected: 3, swapped: 2, gone: 1, failed: [] });
  });

  it("count an actor that ended since as gone when they are undone", async () => {
    const { body } = await start();
    await reaches(body.id, "done");
    intervene = (address) => (address === "north:1.2" ? isGone(address) : undefined);

    await move(body.id, "undo");

    expect(await reaches(body.id, "undone")).toMatchObject({ selected: 3, swapped: 0, gone: 1, failed: [] });
    expect([at.get("north:1.1"), at.get("north:1.3")]).toEqual([V1, V1]);
  });

  it("fail with the words of a gateway that refuses the swap", async () => {
    intervene = () => {
      throw new FakeRefusal({ code: "SOURCE_NOT_APPROVED", message: "revoked meanwhile", remedy: "none" });
    };

    const { body } = await start();

    expect((await reaches(body.id, "failed")).failed).toMatchObject([
      { address: "north:1.1", step: "prepare", error: "revoked meanwhile" },
    ]);
  });

  it("go back by undo, the last one first, each to where it came from", async () => {
    const { body } = await start();
    await reaches(body.id, "done");

    expect((await move(body.id, "undo")).status).toBe(202);
    const rollout = await reaches(body.id, "undone");

    expect(swapOrder().slice(3)).toEqual(["north:1.3", "north:1.2", "north:1.1"]);
    expect([...at.values()]).toEqual([V1, V1, V1]);
    expect(rollout).toMatchObject({ swapped: 0, selected: 3 });
  });

  it("undo only what was swapped, after a failure", async () => {
    intervene = (address) =>
      address === "north:1.2" ? { ok: false, address, step: "snapshot", error: "threw" } : undefined;
    const { body } = await start();
    await reaches(body.id, "failed");
    intervene = () => undefined;

    await move(body.id, "undo");
    await reaches(body.id, "undone");

    expect(swapOrder()).toEqual(["north:1.1", "north:1.2", "north:1.1"]);
  });

  it("end failed again when an undo is refused, and undo again when asked again", async () => {
    const { body } = await start();
    await reaches(body.id, "done");
    intervene = (address) => ({ ok: false, address, step: "restore", error: "the old one cannot read it" });

    await move(body.id, "undo");
    const failed = await reaches(body.id, "failed");
    intervene = () => undefined;
    await move(body.id, "undo");
    const undone = await reaches(body.id, "undone");

    expect(failed).toMatchObject({ swapped: 3, failed: [{ address: "north:1.3", step: "restore" }] });
    expect(undone).toMatchObject({ swapped: 0, failed: [] });
  });

  it("pause after the actor in hand, and go on where they stood", async () => {
    const held = hold("north:1.2");
    const { body } = await start();
    await held.isReached;

    expect((await move(body.id, "pause")).status).toBe(202);
    held.release();
    await bed.until(async () => (await read(body.id)).swapped === 2);
    expect(await read(body.id)).toMatchObject({ state: "paused" });
    expect(swapOrder()).toHaveLength(2);

    expect((await move(body.id, "resume")).status).toBe(202);
    expect((await reaches(body.id, "done")).swapped).toBe(3);
  });

  it("swap nothing more after an abort, and may be undone", async () => {
    const held = hold("north:1.2");
    const { body } = await start();
    await held.isReached;

    expect((await move(body.id, "abort")).status).toBe(202);
    await move(body.id, "undo");
    held.release();
    await reaches(body.id, "undone");

    expect(swapOrder()).toEqual(["north:1.1", "north:1.2", "north:1.2", "north:1.1"]);
    expect([...at.values()]).toEqual([V1, V1, V1]);
  });

  it("refuse every move that their state does not allow", async () => {
    const held = hold("north:1.1");
    const { body } = await start();
    await held.isReached;
    const allowed: Record<string, string[]> = {
      running: ["pause", "abort"],
      paused: ["resume", "abort"],
      done: ["undo"],
      failed: ["undo"],
      aborted: ["undo"],
      undoing: [],
      undone: [],
    };
    for (const [state, moves] of Object.entries(allowed)) {
      await bed.db.rollout.update({ where: { id: body.id }, data: { state } });
      for (const verb of ["pause", "resume", "abort", "undo"].filter((name) => !moves.includes(name)))
        expect(await move(body.id, verb)).toMatchObject({
          status: 409,
          body: { code: "ROLLOUT_STATE", details: { state } },
        });
    }
    expect((await move("unknown", "pause")).status).toBe(404);
    held.release();
  });

  it("survive a restart of the console: a swap that was answered to nobody is not done twice", async () => {
    const held = hold("north:1.2");
    const { body } = await start();
    await held.isReached;

    await bed.closeConsole();
    at.set("north:1.2", v2);
    bed.moved("north:1.2", v2);
    await bed.openConsole();
    const rollout = await reaches(body.id, "done");

    expect(rollout).toMatchObject({ swapped: 3, selected: 3 });
    expect(swapOrder()).toEqual(["north:1.1", "north:1.2", "north:1.3"]);
  });

  it("look at the actor when the answer of its swap was lost", async () => {
    const held = hold("north:1.2");
    const { body } = await start();
    await held.isReached;

    await bed.gateway.stop();
    at.set("north:1.2", v2);
    bed.moved("north:1.2", v2);
    await bed.gateway.start();
    const rollout = await reaches(body.id, "done");

    expect(swapOrder().filter((address) => address === "north:1.2")).toHaveLength(1);
    expect(rollout.swapped).toBe(3);
  });

  it("swap again when the answer was lost and nothing had happened", async () => {
    const held = hold("north:1.2");
    const { body } = await start();
    await held.isReached;

    await bed.gateway.stop();
    await bed.gateway.start();
    const rollout = await reaches(body.id, "done");

    expect(swapOrder().filter((address) => address === "north:1.2")).toHaveLength(2);
    expect(rollout.swapped).toBe(3);
  });

  describe("by a session", () => {
    const refused = { status: 403, body: { code: "SIGN_IN_AGAIN" } };
    const givePassword = () => {
      bed.provedAtMs = Date.now() + bed.aheadMs;
    };
    const growOld = () => {
      bed.aheadMs += FRESH_SIGN_IN_MS;
    };
    const startMany = async (count: number) => {
      await bed.show(Array.from({ length: count }, (_, n) => ({ address: `east:2.${n}`, source: V1, class: "Many" })));
      return start({ select: { class: "Many" } });
    };
    beforeEach(() => {
      givePassword();
      bed.gateway.answer("actor.swap", async ({ addresses }) => {
        await intervene(addresses[0] ?? "", v2);
        return { results: addresses.map((address) => ({ ok: true, address, fromSource: V1, pauseMs: 1 })) };
      });
    });

    it("start and go back only after the password when they are wide", async () => {
      growOld();
      expect(await startMany(WIDE_ROLLOUT_ACTORS + 1)).toMatchObject(refused);
      givePassword();
      const { body } = await startMany(WIDE_ROLLOUT_ACTORS + 1);
      await reaches(body.id, "done");

      growOld();
      expect(await move(body.id, "undo")).toMatchObject(refused);
      expect(await read(body.id)).toMatchObject({ state: "done", swapped: WIDE_ROLLOUT_ACTORS + 1 });
      givePassword();
      expect((await move(body.id, "undo")).status).toBe(202);
      expect((await reaches(body.id, "undone")).swapped).toBe(0);
    });

    it("go on only after the password when many wait, and stop without it", async () => {
      const held = hold("east:2.0");
      const { body } = await startMany(WIDE_ROLLOUT_ACTORS + 1);
      await held.isReached;
      growOld();

      expect((await move(body.id, "pause")).status).toBe(202);
      expect(await move(body.id, "resume")).toMatchObject(refused);
      expect((await read(body.id)).state).toBe("paused");
      expect((await move(body.id, "abort")).status).toBe(202);
      held.release();
    });

    it("go back without the password when they are not wide", async () => {
      const { body } = await startMany(WIDE_ROLLOUT_ACTORS);
      await reaches(body.id, "done");
      growOld();

      expect((await move(body.id, "undo")).status).toBe(202);
    });
  });

  it("end failed, naming what was lost, when the cluster was restarted", async () => {
    const held = hold("north:1.2");
    const { body } = await start();
    await held.isReached;

    await bed.gateway.stop();
    bed.gateway.startedAt = "2026-01-02T00:00:00.000Z";
    await bed.gateway.start();
    const rollout = await reaches(body.id, "failed");

    expect(rollout).toMatchObject({ swapped: 1, failed: [] });
    expect(rollout.lost).toMatch(
      /restarted .* 3 selected actors .*north:1\.1, north:1\.2, north:1\.3.* 1 of them had been swapped/,
    );
    expect(await move(body.id, "undo")).toMatchObject({ status: 409 });
  });

  it("end failed also when console and cluster were restarted while they were paused", async () => {
    const held = hold("north:1.1");
    const { body } = await start();
    await held.isReached;
    await move(body.id, "pause");

    await bed.closeConsole();
    bed.gateway.startedAt = "2026-01-02T00:00:00.000Z";
    await bed.openConsole();

    expect((await reaches(body.id, "failed")).lost).toContain("restarted");
  });

  it("count those that were born on an old source since", async () => {
    const { body } = await start();
    await reaches(body.id, "done");

    await bed.show([
      { address: "north:1.1", source: v2 },
      { address: "north:1.7", source: V1 },
      { address: "north:1.8", source: V1, class: "World" },
    ]);

    expect((await read(body.id)).leftOnOld).toBe(1);
  });

  it("are for operators", async () => {
    const { body } = await start();
    await reaches(body.id, "done");

    expect((await start({}, "vera")).status).toBe(403);
    for (const verb of ["pause", "resume", "abort", "undo"])
      expect((await move(body.id, verb, "arno")).status).toBe(403);
    expect((await bed.audited()).filter((row) => row.endsWith(":refused"))).toHaveLength(5);
  });
});
