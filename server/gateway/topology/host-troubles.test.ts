import { beforeEach, expect, it } from "vitest";
import { HostTroubles } from "./host-troubles.ts";
import type { ReadRow } from "./host-watcher.ts";
import { joinConditions } from "./join-conditions.ts";
import { readRow } from "./row.testbed.ts";

const idle = readRow(1, { address: "north:1.1", className: "Boom" });
const hash = "a".repeat(64);

let rows: ReadRow[];
let failures: number;
let letters: number;
let troubles: HostTroubles;
beforeEach(() => {
  rows = [];
  failures = 0;
  letters = 0;
  troubles = new HostTroubles({
    readActors: (visit) => {
      for (const row of rows) visit(row);
    },
    readTallies: () => ({
      failures: failures === 0 ? [] : [{ className: "Boom", sourceHash: hash, count: failures }],
      deadLetters: letters === 0 ? [] : [{ reason: "no such actor", count: letters }],
    }),
  });
});

it("counts failures of a class also when its actors are gone before they were seen", () => {
  troubles.take(0);
  failures = 6_059;

  const { failures: told, slots } = troubles.condition(7_000);

  expect(told).toEqual([{ class: "Boom", source: hash, counts: [[1, 6_059]] }]);
  expect(slots.map(({ slot, failures: count }) => [slot, count])).toEqual([
    [0, 0],
    [1, 6_059],
  ]);
});

it("adds to a slot that is read twice, and forgets what is older than 15 minutes", () => {
  letters = 2;
  troubles.take(1_000);
  letters = 5;

  expect(troubles.condition(2_000).deadLetters).toEqual([{ reason: "no such actor", counts: [[0, 5]] }]);
  expect(troubles.condition(900_000)).toMatchObject({ deadLetters: [], slots: [{ slot: 180 }] });
});

it("knows a message that waits for over a minute, and none of a queue that moves on", () => {
  const at = (ms: number, depth: number, received: number) => {
    rows = [{ ...idle, id: 1, depth, received }];
    return troubles.condition(ms).old;
  };

  at(0, 10, 0);
  expect(at(60_000, 500, 9)).toMatchObject({ count: 1, worst: { class: "Boom", waitsMs: 60_000 } });
  expect(at(65_000, 500, 10).count).toBe(0);
  expect(at(130_000, 500, 511).count).toBe(0);
});

it("is one condition for all hosts", () => {
  failures = 3;
  troubles.take(0);
  const north = troubles.condition(0);
  const east = { ...north, old: { count: 2, worst: { address: "east:1.1", class: "Slow", waitsMs: 70_000 } } };

  const all = joinConditions([north, east], 1);

  expect(all).toMatchObject({ now: 1, old: east.old, slots: [{ slot: 0, failures: 6 }] });
  expect(all.failures).toEqual([{ class: "Boom", source: hash, counts: [[0, 6]] }]);
});
