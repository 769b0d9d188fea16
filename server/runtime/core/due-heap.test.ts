import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Due, DueHeap } from "./due-heap.ts";

describe("the heap of what comes due", () => {
  it("gives the earliest first, the first made among equals, and none that was removed", () => {
    const dues = fc.array(fc.record({ dueMs: fc.integer({ min: 0, max: 20 }), isRemoved: fc.boolean() }));
    fc.assert(
      fc.property(dues, (list) => {
        const heap = new DueHeap<Due>();
        const all = list.map(({ dueMs, isRemoved }, number) => ({ dueMs, isRemoved, number, place: -1 }));
        for (const due of all) heap.push(due);
        for (const due of all) if (due.isRemoved) heap.remove(due);
        const left = heap.size;

        const popped: number[] = [];
        for (let next = heap.pop(); next !== undefined; next = heap.pop()) popped.push(next.number);

        const expected = all
          .filter(({ isRemoved }) => !isRemoved)
          .sort((a, b) => a.dueMs - b.dueMs || a.number - b.number);
        expect(left).toBe(expected.length);
        expect(popped).toEqual(expected.map(({ number }) => number));
      }),
    );
  });

  it("says whether what is removed was there", () => {
    const heap = new DueHeap<Due>();
    const due = { dueMs: 1, number: 1, place: -1 };
    heap.push(due);

    expect([heap.remove(due), heap.remove(due), heap.pop()]).toEqual([true, false, undefined]);
  });
});
