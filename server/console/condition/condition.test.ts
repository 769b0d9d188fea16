import { afterEach, beforeEach, expect, it } from "vitest";
import type { HostCondition, SlotCounts } from "#protocol/condition";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";
import { withOne } from "./acknowledgements.ts";

const NOW = 1_000;
const ID = encodeURIComponent("failures:system:Boom");
const PATH = `/condition/concerns/${ID}/acknowledge`;
let bed: ClusterTestbed;
let failures: SlotCounts;
let now: number;

beforeEach(async () => {
  bed = await ClusterTestbed.start();
  await bed.show([{ address: "north:1.1", isFaulty: true }]);
  failures = [[NOW - 3, 6_059]];
  now = NOW;
  bed.gateway.answer("cluster.condition", (): HostCondition => {
    const sums = failures.map(([slot, count]) => ({
      slot,
      actors: 1,
      depth: 0,
      received: 10,
      failures: count,
      deadLetters: 0,
    }));
    return {
      now,
      slots: sums,
      failures: [{ class: "Boom", source: null, counts: failures }],
      deadLetters: [],
      old: { count: 0, worst: null },
    };
  });
});
afterEach(() => bed.stop());

/** Past the reading that all share. */
const read = async () => {
  bed.aheadMs += 3_000;
  return (await bed.call("GET", "/condition", "vera")).body;
};

it("knows what failed before anybody looked", async () => {
  expect(await read()).toMatchObject({
    failures: 6_059,
    failuresPerMinute: 6_059,
    concerns: [
      { kind: "failures", says: "6,059 failures of Boom in the last 15 minutes", acknowledged: null },
      { kind: "faults", subject: "north:1.1", acknowledged: null },
    ],
    past: { failures: [6_059], receivedRate: [2] },
  });
});

it("calls nobody for what was acknowledged, until it gets worse", async () => {
  expect((await bed.call("POST", PATH, "olga")).status).toBe(204);

  expect((await read()).concerns).toMatchObject([
    { kind: "faults", acknowledged: null },
    { kind: "failures", acknowledged: { by: "olga", until: "comes back with the next" } },
  ]);
  failures = [...failures, [NOW + 2, 1]];
  now = NOW + 2;
  expect((await read()).concerns[0]).toMatchObject({ kind: "failures", acknowledged: null });
});

it("takes an acknowledgement for the actors that it was about, not for as many others", async () => {
  expect((await bed.call("POST", "/condition/concerns/faults/acknowledge", "olga")).status).toBe(204);
  const faults = async () => (await read()).concerns.find(({ kind }: { kind: string }) => kind === "faults");
  expect(await faults()).toMatchObject({ acknowledged: { by: "olga", until: "comes back with another one" } });

  await bed.show([{ address: "north:1.2", isFaulty: true }]);

  expect(await faults()).toMatchObject({ subject: "north:1.2", acknowledged: null });
});

it("writes one audit row for an acknowledgement, and one when it is taken back", async () => {
  await bed.call("POST", PATH, "olga", { reason: "known" });
  expect((await bed.call("DELETE", PATH, "olga")).status).toBe(204);
  expect((await bed.call("DELETE", PATH, "olga")).status).toBe(404);

  expect(await bed.audited()).toEqual(["concern.acknowledge:done", "concern.takeBack:done"]);
  expect((await read()).concerns[0].acknowledged).toBeNull();
});

it("calls again for a state that was gone for five minutes and is back, and not for one that was gone for less", async () => {
  const faulty = (isFaulty: boolean) => bed.show([{ address: "north:1.1", isFaulty }]);
  const acknowledged = async () => {
    const { concerns } = await read();
    return concerns.find(({ kind }: { kind: string }) => kind === "faults")?.acknowledged;
  };
  await read();
  await bed.call("POST", "/condition/concerns/faults/acknowledge", "olga");
  await faulty(false);
  expect(await acknowledged()).toBeUndefined();

  await faulty(true);
  const afterAMoment = await acknowledged();
  await faulty(false);
  bed.aheadMs += 6 * 60_000;
  await faulty(true);
  const afterLong = await acknowledged();

  expect(afterAMoment).toMatchObject({ by: "olga" });
  expect(afterLong).toBeNull();
});

it("remembers the newest 500 acknowledgements", () => {
  const one = { by: "olga", slot: 0, limit: 0 };
  const all = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`c${n}`, { ...one, atMs: n }]));

  const kept = Object.keys(withOne(all, "new", { ...one, atMs: 1_000 }));

  expect(kept).toHaveLength(500);
  expect(kept).toContain("new");
  expect(kept).not.toContain("c0");
});

it("lets no viewer acknowledge, and nobody what is not there", async () => {
  expect((await bed.call("POST", PATH, "vera")).status).toBe(403);
  expect((await bed.call("POST", "/condition/concerns/none/acknowledge", "olga")).status).toBe(404);
});
