import { afterAll, describe, expect, it } from "vitest";
import { type RunOptions, runSeed } from "./run.testbed.ts";
import type { Counts } from "./sim-net.testbed.ts";

const SEEDS = Number(process.env.CALLBOARD_SEEDS ?? 500);
const PER_TEST = 50;
const only = Number(process.env.CALLBOARD_SEED ?? 0);

/** Every third one has keys and messages that take seconds, and lost replies. */
const isHarsh = (seed: number) => seed % 3 === 0;

const total: Counts = {};

describe("a convention of four hosts through faults of all kinds", () => {
  const first = only > 0 ? [only] : Array.from({ length: SEEDS / PER_TEST }, (_, i) => 1 + i * PER_TEST);
  it.each(first)("keeps its promises, and is well again after them, from seed %i", async (from) => {
    for (let seed = from; seed < from + (only > 0 ? 1 : PER_TEST); seed += 1) {
      const { violations, counts } = await runSeed(seed, { isHarsh: isHarsh(seed) });
      for (const [what, count] of Object.entries(counts)) total[what] = (total[what] ?? 0) + count;
      expect({ seed, violations }).toEqual({ seed, violations: [] });
    }
  });

  // What was never reached was not tested.
  it
    .skipIf(only > 0)
    .each([
      "acts",
      "acts not done",
      "claimed",
      "could not join: NAME_HELD",
      "cuts",
      "fenced",
      "joined",
      "keys deaf",
      "kills",
      "late effects",
      "left",
      "lost in a cut",
      "lost with a server",
      "nobody",
      "pauses",
      "released",
      "removed",
      "taken",
      "terms",
      "unclear replies",
      "undelivered",
      "views of who left",
    ])("reaches: %s", (what) => {
    expect(total[what] ?? 0).toBeGreaterThan(0);
  });

  afterAll(() => {
    if (process.env.CALLBOARD_COUNTS === "1") process.stdout.write(`${JSON.stringify(total)}\n`);
  });
});

/** Without one rule each. Those that only thousands of seeds show are not here. */
const mutations: [string, RunOptions][] = [
  ["a host acts without looking at its lease", { rules: { mayAct: () => true } }],
  [
    "names are free when their host is lost, not when it is buried",
    { rules: { isFree: (state) => state !== "present" } },
  ],
  ["who is lost is buried at once", { rules: { isBuried: () => true } }],
  ["a leader judges of a time when it did not hear", { rules: { judgesFromMs: () => Number.NEGATIVE_INFINITY } }],
  ["that nobody listens is proof at once", { rules: { isGone: () => true } }],
  [
    "a name is freed whatever has become of it",
    { isUnchecked: (act, key) => act === "delete" && key.startsWith("n."), isHarsh: true },
  ],
  [
    "a name is taken whatever has become of it",
    { isUnchecked: (act, key) => act === "update" && key.startsWith("n.") },
  ],
  [
    "the leader's key is taken whatever has become of it",
    { isUnchecked: (act, key) => act === "update" && key === "leader" },
  ],
  [
    "the view is written whatever has become of it",
    { isUnchecked: (act, key) => act === "update" && key === "view", isHarsh: true },
  ],
  ["frames are taken in any order, and again", { rules: { isNext: () => true, isSeen: () => false } }],
  ["what comes behind a gap is taken", { rules: { isNext: (seq, expected) => seq >= expected } }],
];

const MOST_SEEDS = 100;

describe.skipIf(only > 0)("without one of its rules it does not", () => {
  it.each(mutations)("%s", async (_what, options) => {
    let found: readonly string[] = [];
    for (let seed = 1; found.length === 0 && seed <= MOST_SEEDS; seed += 1) {
      found = (await runSeed(seed, options)).violations;
    }
    expect(found).not.toEqual([]);
  });
});
