import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunQueue } from "./run-queue.ts";

describe("a run queue", () => {
  it("gives what was pushed, in order, whatever the order of pushes and shifts", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -150, max: 150 }), { maxLength: 20 }), (moves) => {
        const queue = new RunQueue<number>();
        const model: number[] = [];
        let next = 0;
        for (const move of moves) {
          for (let n = 0; n < move; n += 1) {
            next += 1;
            queue.push(next);
            model.push(next);
          }
          for (let n = 0; n < -move; n += 1) expect(queue.shift()).toBe(model.shift());
          expect(queue.size).toBe(model.length);
        }
      }),
    );
  });
});
