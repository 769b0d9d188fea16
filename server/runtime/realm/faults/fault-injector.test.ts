import { describe, expect, it } from "vitest";
import { FaultInjector } from "./fault-injector.ts";

const UNTIL_MS = 1_000;
const NONE = { share: 1, drop: 0, delay: 0, double: 0, reorder: 0, fail: 0, delayMs: 5_000, expiresAt: "" };

/** A fault injector on a clock whose timers never ring: the thread is that late. */
function injectorWith(faults: Partial<typeof NONE>) {
  let nowMs = 0;
  const entered: unknown[] = [];
  let ended = 0;
  const injector = new FaultInjector({
    faults: { ...NONE, ...faults },
    seed: 1,
    clock: { nowMs: () => nowMs, wallMs: () => nowMs, after: () => () => {} },
    untilMs: UNTIL_MS,
    enter: (message) => {
      if (!injector.takes(message, "sender")) entered.push(message);
    },
    fail: () => {},
    count: () => {},
    end: () => {
      ended++;
      injector.release();
    },
  });
  return {
    entered,
    ended: () => ended,
    at: (ms: number, message: unknown) => {
      nowMs = ms;
      if (!injector.takes(message, "sender")) entered.push(message);
    },
  };
}

describe("a fault injector", () => {
  it("drops until its time, and ends with the first message from then on, though its timer is late", () => {
    const { at, entered, ended } = injectorWith({ drop: 1 });

    at(UNTIL_MS - 1, "before");
    expect([entered, ended()]).toEqual([[], 0]);

    at(UNTIL_MS, "after");
    expect([entered, ended()]).toEqual([["after"], 1]);
  });

  it("lets in what it held before the message that finds its time over", () => {
    const { at, entered } = injectorWith({ delay: 1 });

    at(0, "first");
    at(1, "second");
    at(UNTIL_MS + 1, "third");

    expect(entered).toEqual(["first", "second", "third"]);
  });
});
