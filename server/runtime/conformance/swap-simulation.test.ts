import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Mutation, simulate } from "./swap-simulation.ts";

describe("the swap protocol", () => {
  it("loses, doubles and reorders nothing, whatever is refused, timed out or killed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        expect((await simulate(seed)).violations).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
