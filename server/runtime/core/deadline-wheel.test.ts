import { describe, expect, it } from "vitest";
import { Driver } from "../sequential/driver.ts";
import { DeadlineWheel } from "./deadline-wheel.ts";

describe("the wheel of deadlines", () => {
  it("fires each once, not before its time and at most 10 ms after it", () => {
    const driver = new Driver(1, 0);
    const wheel = new DeadlineWheel(driver.clock);
    const fired: [number, number][] = [];
    const begin = driver.nowMs;
    for (const timeoutMs of [1, 9, 10, 11, 500, 10_239, 10_240, 25_000]) {
      wheel.add({ isOver: false, expire: () => fired.push([timeoutMs, driver.nowMs - begin]) }, timeoutMs);
    }

    while (driver.fireNext(Number.POSITIVE_INFINITY));

    expect(fired.map(([timeoutMs]) => timeoutMs)).toEqual([1, 9, 10, 11, 500, 10_239, 10_240, 25_000]);
    for (const [timeoutMs, at] of fired) expect(at >= timeoutMs && at <= timeoutMs + 10).toBe(true);
  });

  it("does not fire what is over", () => {
    const driver = new Driver(1, 0);
    const wheel = new DeadlineWheel(driver.clock);
    const deadline = { isOver: false, expire: () => expect.unreachable() };
    wheel.add(deadline, 50);

    deadline.isOver = true;

    while (driver.fireNext(Number.POSITIVE_INFINITY));
    expect(driver.nextDueMs).toBeNull();
  });

  it("lets go of what is over within one round, however late its time would be", () => {
    const driver = new Driver(1, 0);
    const wheel = new DeadlineWheel(driver.clock);
    wheel.add({ isOver: true, expire: () => expect.unreachable() }, 24 * 60 * 60 * 1_000);

    while (driver.nextDueMs !== null) driver.fireNext(driver.nextDueMs);

    expect(driver.nowMs).toBeLessThan(20_000);
  });
});
