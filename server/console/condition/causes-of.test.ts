import { describe, expect, it } from "vitest";
import type { HostCondition, SlotCounts } from "#protocol/condition";
import { ConventionModel } from "../cluster/convention-model.ts";
import { emptySnapshot } from "../gateway-client/fake-gateway.testbed.ts";
import { causesOf, isWorse, limitOf, type Seen, usualAMinute } from "./causes-of.ts";

const NOW = 1_000;
const QUIET: HostCondition = { now: NOW, slots: [], failures: [], deadLetters: [], old: { count: 0, worst: null } };
const seen = (more: Partial<Seen> = {}): Seen => ({
  model: new ConventionModel(emptySnapshot()),
  condition: QUIET,
  failedRollout: null,
  lost: { clusterRun: "one", count: 0 },
  ...more,
});
const cause = (counts: SlotCounts) => {
  const condition = { ...QUIET, failures: [{ class: "Boom", source: null, counts }] };
  const [first] = causesOf(seen({ condition }));
  if (first === undefined) throw new Error("no cause");
  return first;
};
/** Ten failures a minute for five minutes. */
const steady = (from: number, slots: number): SlotCounts =>
  Array.from({ length: slots / 6 }, (_, n) => [from + n * 6, 5]);

it("are none while all is well", () => {
  expect(causesOf(seen())).toEqual([]);
});

it("name failures by class, dead letters by reason, old mailboxes and what a restart ended", () => {
  const condition: HostCondition = {
    ...QUIET,
    failures: [{ class: "Boom", source: null, counts: [[NOW - 100, 6_059]] }],
    deadLetters: [{ reason: "no such actor", counts: [[NOW, 1]] }],
    old: { count: 1, worst: { address: "north:1.1", class: "Slow", waitsMs: 75_200 } },
  };

  const causes = causesOf(seen({ condition, failedRollout: "r1", lost: { clusterRun: "two", count: 2 } }));

  expect(causes.map(({ id, says }) => [id, says])).toEqual([
    ["failures:system:Boom", "6,059 failures of Boom in the last 15 minutes"],
    ["rollout:r1", "The newest rollout failed"],
    ["deadLetters:no such actor", "1 dead letter in the last 15 minutes: no such actor"],
    ["old", "1 mailbox with a message that waits for over a minute, the oldest for 75 s at Slow"],
    ["lost:two", "A restart ended 2 actors that were created by hand"],
  ]);
});

describe("an acknowledged cause", () => {
  it("that was one burst comes back with the next failure", () => {
    const burst: SlotCounts = [[NOW - 2, 6_059]];
    const limit = limitOf(cause(burst), NOW);

    expect(limit).toBe(0);
    expect(isWorse(cause(burst).measure, { slot: NOW, limit }, NOW + 10)).toBe(false);
    expect(isWorse(cause([...burst, [NOW + 3, 1]]).measure, { slot: NOW, limit }, NOW + 10)).toBe(true);
  });

  it("that is a habit comes back when a minute has more than twice the usual", () => {
    const before = steady(NOW - 59, 60);
    const limit = limitOf(cause(before), NOW);

    expect(usualAMinute(before, NOW)).toBe(10);
    expect(isWorse(cause([...before, ...steady(NOW + 1, 60)]).measure, { slot: NOW, limit }, NOW + 60)).toBe(false);
    expect(isWorse(cause([...before, [NOW + 5, 15], [NOW + 9, 6]]).measure, { slot: NOW, limit }, NOW + 60)).toBe(true);
  });

  it("that is of some actors comes back with another one, however many they are", () => {
    const known = { slot: NOW, limit: 2, who: ["north:1.1", "north:1.2"] };
    const of = (...who: string[]) => isWorse({ of: "state", level: who.length, who }, known, NOW + 5);

    expect(of("north:1.1", "north:1.2")).toBe(false);
    expect(of("north:1.2")).toBe(false);
    expect(of("north:1.3")).toBe(true);
    expect(of("north:1.1", "north:1.3")).toBe(true);
  });

  it("that is a state comes back when it holds for more", () => {
    expect(isWorse({ of: "state", level: 2 }, { slot: NOW, limit: 2 }, NOW + 5)).toBe(false);
    expect(isWorse({ of: "state", level: 3 }, { slot: NOW, limit: 2 }, NOW + 5)).toBe(true);
  });

  it("that counts mailboxes may grow by half before it comes back; other states by none", () => {
    const old = { ...QUIET, old: { count: 10, worst: null } };
    const limits = causesOf(seen({ condition: old, lost: { clusterRun: "two", count: 10 } })).map((each) => [
      each.kind,
      limitOf(each, NOW),
    ]);

    expect(limits).toEqual([
      ["old", 15],
      ["lost", 10],
    ]);
  });
});
