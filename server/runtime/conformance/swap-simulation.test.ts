import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Mutation, simulate } from "./swap-simulation.testbed.ts";

const LONG_MS = 60_000;

describe("the swap protocol", () => {
  it(
    "loses, doubles and reorders nothing, whatever is refused, timed out or killed",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          expect((await simulate(seed)).violations).toEqual([]);
        }),
        { numRuns: 200 },
      );
    },
    LONG_MS,
  );

  it(
    "goes through every branch of its failure table in the seeds that are tried",
    async () => {
      const branches = new Set<string>();

      for (let seed = 0; seed < 250; seed += 1)
        for (const branch of (await simulate(seed)).branches.keys()) branches.add(branch);

      expect([...branches].sort()).toEqual([
        "failed at gone",
        "failed at handover",
        "failed at restore",
        "failed at seal",
        "failed at select",
        "failed at snapshot",
        "failed at start",
        "failed at start, begun",
        "kill",
        "swapped",
      ]);
    },
    LONG_MS,
  );

  it.each<Mutation>([
    "no hold in main",
    "no buffering in the target",
    "no buffering in the source after the handover",
    "no lock per realm",
    "deadline after the commit",
    "swap number ignored",
  ])(
    "is seen to break with %s",
    async (mutation) => {
      let found: string[] = [];

      for (let seed = 0; seed < 500 && found.length === 0; seed += 1)
        found = (await simulate(seed, mutation)).violations;

      expect(found).not.toEqual([]);
    },
    LONG_MS,
  );
});
