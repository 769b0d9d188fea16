import { expect, it } from "vitest";
import { clockOffsetMs } from "./clock.ts";

it("finds how far two clocks are apart though the thread pauses between readings of them", () => {
  const pausesMs = [3.2, 0, 12, 0.4];
  let nowMs = 5_000;
  let reading = 0;
  const sharedMs = () => nowMs;
  const ownMs = () => {
    nowMs += pausesMs[reading++ % pausesMs.length] ?? 0;
    return nowMs - 1_000;
  };

  expect(clockOffsetMs(sharedMs, ownMs)).toBe(1_000);
});
