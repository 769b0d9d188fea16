import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChunkPool, Mailbox } from "./mailbox.ts";

describe("a mailbox", () => {
  it("gives what was put, in order, whatever the order of puts and takes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -70, max: 70 }), { maxLength: 30 }), (moves) => {
        const pool = new ChunkPool();
        const mailbox = new Mailbox();
        const model: [number, string][] = [];
        let next = 0;
        for (const move of moves) {
          for (let n = 0; n < move; n += 1) {
            next += 1;
            model.push([next, `sender ${next}`]);
            mailbox.put(pool, next, `sender ${next}`);
          }
          for (let n = 0; n < -move; n += 1) {
            const expected = model.shift();
            expect(mailbox.nextSender()).toBe(expected?.[1]);
            expect(mailbox.take(pool)).toBe(expected?.[0]);
          }
          const seen: [unknown, unknown][] = [];
          mailbox.forEach((message, sender) => {
            seen.push([message, sender]);
          });
          expect(seen).toEqual(model);
          expect(mailbox.count).toBe(model.length);
        }
      }),
    );
  });
});
