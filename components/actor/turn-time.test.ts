import { expect, it } from "vitest";
import { turnTime } from "./turn-time.ts";

it.each([
  [{ looks: 9, busy: 9, taken: 90, spanMs: 9_000 }, "measuring…"],
  [{ looks: 100, busy: 100, taken: 0, spanMs: 100_000 }, "took none in 100 looks"],
  [{ looks: 100, busy: 50, taken: 1_000, spanMs: 100_000 }, "about 50 ms, by 100 looks"],
  [{ looks: 100, busy: 0, taken: 1_000, spanMs: 100_000 }, "under 3 ms, by 100 looks"],
  [{ looks: 100, busy: 100, taken: 10, spanMs: 100_000 }, "about 10 s, by 100 looks"],
])("of %j says %s", (looks, says) => {
  expect(turnTime(looks)).toBe(says);
});
