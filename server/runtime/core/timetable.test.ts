import { describe, expect, it } from "vitest";
import { Driver } from "../sequential/driver.ts";
import type { Due } from "./due-heap.ts";
import { Timetable } from "./timetable.ts";

function newTimetable() {
  const driver = new Driver(1, 0);
  const fired: [number, number][] = [];
  const timetable = new Timetable<Due>(driver.clock, ({ number }) => fired.push([number, driver.nowMs]));
  const add = (afterMs: number, number: number) => {
    const due = { dueMs: driver.nowMs + afterMs, number, place: -1 };
    timetable.add(due);
    return due;
  };
  return { driver, fired, timetable, add };
}

describe("the timetable", () => {
  it("tells of each once, in order, at its time", () => {
    const { driver, fired, add } = newTimetable();
    const begin = driver.nowMs;
    const afterMs = [500, 1, 25_000, 9, 10, 11, 10_239];
    for (const [number, ms] of afterMs.entries()) add(ms, number);

    while (driver.fireNext(Number.POSITIVE_INFINITY));

    const sorted = [...afterMs.entries()].sort(([, a], [, b]) => a - b);
    expect(fired).toEqual(sorted.map(([number, ms]) => [number, begin + ms]));
  });

  it("tells of none that was removed, and has nothing of it any longer", () => {
    const { driver, fired, timetable, add } = newTimetable();
    const day = 24 * 60 * 60 * 1_000;
    add(1, 0);
    const removed = Array.from({ length: 1_000 }, (_, number) => add(day, number + 1));

    for (const due of removed) timetable.remove(due);

    expect(timetable.size).toBe(1);
    while (driver.fireNext(Number.POSITIVE_INFINITY));
    expect(fired).toHaveLength(1);
  });

  it("is set for an earlier one that comes later", () => {
    const { driver, fired, timetable, add } = newTimetable();
    const late = add(1_000, 1);
    timetable.remove(late);
    add(500, 2);
    add(2_000, 3);

    while (driver.fireNext(Number.POSITIVE_INFINITY));

    expect(fired).toEqual([
      [2, 501],
      [3, 2_001],
    ]);
  });
});
