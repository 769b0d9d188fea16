import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PendingWakeup, WakeupHeap } from "./wakeup-heap.ts";

describe("the heap of wakeups", () => {
  it("gives the earliest first, the first made among equals, and none that was cancelled", () => {
    const wakeups = fc.array(fc.record({ dueMs: fc.integer({ min: 0, max: 20 }), isCancelled: fc.boolean() }));
    fc.assert(
      fc.property(wakeups, (list) => {
        const heap = new WakeupHeap<null>();
        const all: PendingWakeup<null>[] = list.map((each, number) => ({
          ...each,
          number,
          id: number,
          payload: null,
          owner: null,
        }));
        for (const wakeup of all) heap.push(wakeup);

        const popped: number[] = [];
        for (let next = heap.pop(); next !== undefined; next = heap.pop()) popped.push(next.number);

        const expected = all
          .filter(({ isCancelled }) => !isCancelled)
          .sort((a, b) => a.dueMs - b.dueMs || a.number - b.number);
        expect(popped).toEqual(expected.map(({ number }) => number));
      }),
    );
  });
});
