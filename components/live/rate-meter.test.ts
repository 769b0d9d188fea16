import { expect, it } from "vitest";
import { RateMeter } from "./rate-meter.ts";

it("says nothing before two readings lie apart", () => {
  const meter = new RateMeter(3_000);

  meter.read(1_000, 50);

  expect(meter.perSecond()).toBeNull();
});

it("counts over its window only", () => {
  const meter = new RateMeter(3_000);

  for (let second = 0; second <= 10; second++) meter.read(second * 1_000, second <= 5 ? second * 100 : 500);

  expect(meter.perSecond()).toBe(0);
});

it("begins anew when the counter went back", () => {
  const meter = new RateMeter(3_000);
  meter.read(0, 900);
  meter.read(1_000, 10);

  expect(meter.perSecond()).toBeNull();

  meter.read(2_000, 30);
  expect(meter.perSecond()).toBe(20);
});
