import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runMixed, type Step } from "./mixed-run.testbed.ts";

const LONG_MS = 240_000;
const RUNS = 150;

const small = fc.nat({ max: 7 });
const either = fc.constantFrom(0 as const, 1 as const);
const say = fc.record({
  do: fc.constant("say" as const),
  speaker: small,
  receiver: small,
  times: fc.integer({ min: 1, max: 12 }),
  how: fc.constantFrom(
    "well" as const,
    "fails once" as const,
    "fails" as const,
    "passes on" as const,
    "later" as const,
  ),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: say },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("swap" as const),
      receivers: fc.array(small, { minLength: 1, maxLength: 4 }),
      to: either,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("stop" as const), receiver: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("create" as const), source: either, host: either }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("child" as const), source: either, host: either }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("end realm" as const), source: either, host: either }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat({ max: 20 }) }) },
);
const steps = fc.array(step, { minLength: 5, maxLength: 60 });

describe("over random mixes of sends, failures, swaps, stops and realm deaths", () => {
  it(
    "every message is handled once and in its order, or known not to have been",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), steps, async (seed, list) => {
          expect((await runMixed(seed, list)).violations).toEqual([]);
        }),
        { numRuns: RUNS, verbose: true },
      );
    },
    LONG_MS,
  );

  it(
    "the mixes that are tried swap, end realms, and handle most of what is sent, on other hosts than those of birth, too",
    async () => {
      const total = { sent: 0, handled: 0, passedOn: 0, swapped: 0, ended: 0 };

      for (const [seed, list] of fc.sample(fc.tuple(fc.integer(), steps), { numRuns: 10, seed: 7 })) {
        const { sent, handled, passedOn, swapped, ended } = await runMixed(seed, list);
        total.sent += sent;
        total.handled += handled;
        total.passedOn += passedOn;
        total.swapped += swapped;
        total.ended += ended;
      }

      expect(total.handled).toBeGreaterThan(total.sent / 4);
      expect(total.passedOn).toBeGreaterThan(total.sent / 20);
      expect(total.swapped).toBeGreaterThan(5);
      expect(total.ended).toBeGreaterThan(3);
    },
    LONG_MS,
  );
});
