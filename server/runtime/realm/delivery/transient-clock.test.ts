import { describe, expect, it } from "vitest";
import type { Transient } from "../../author/actor.ts";
import { TransientClock } from "./transient-clock.ts";

/** A transient clock on a clock of the test, and what became of its actor. */
function clockOf(rule: Transient, sinceMs: number | null = null) {
  let nowMs = 0;
  let timer: { dueMs: number; ring: () => void } | null = null;
  const actor = { busy: false, over: false, stops: 0 };
  const clock = {
    nowMs: () => nowMs,
    wallMs: () => nowMs,
    after: (delayMs: number, ring: () => void) => {
      timer = { dueMs: nowMs + delayMs, ring };
      return () => {
        timer = null;
      };
    },
  };
  const transient = new TransientClock(rule, clock, sinceMs, {
    isBusy: () => actor.busy,
    isOver: () => actor.over,
    stop: () => {
      actor.stops += 1;
    },
  });
  const advanceTo = (ms: number) => {
    while (timer !== null && timer.dueMs <= ms) {
      const { dueMs, ring } = timer;
      timer = null;
      nowMs = dueMs;
      ring();
    }
    nowMs = ms;
  };
  return { actor, transient, advanceTo, isArmed: () => timer !== null };
}

describe("the clock of a transient actor", () => {
  it("begins an idle time at once, and again with each message", () => {
    const { actor, transient, advanceTo } = clockOf({ idleMs: 100 });
    advanceTo(90);
    transient.touch();

    advanceTo(189);
    const before = actor.stops;
    advanceTo(190);

    expect([before, actor.stops]).toEqual([0, 1]);
  });

  it("stops no actor that is busy when its idle time is over, but one idle time later", () => {
    const { actor, advanceTo } = clockOf({ idleMs: 100 });
    actor.busy = true;
    advanceTo(100);
    actor.busy = false;

    advanceTo(199);
    const before = actor.stops;
    advanceTo(200);

    expect([before, actor.stops]).toEqual([0, 1]);
  });

  it("begins with the first message of a class that counts from there, and is not prolonged", () => {
    const { actor, transient, advanceTo, isArmed } = clockOf({ afterFirstMessageMs: 100 });
    const armedBefore = isArmed();
    advanceTo(50);
    transient.touch();
    advanceTo(140);
    transient.touch();
    actor.busy = true;

    advanceTo(150);

    expect(armedBefore).toBe(false);
    expect(actor.stops).toBe(1);
  });

  it("goes on after a swap where it was", () => {
    const { actor, advanceTo } = clockOf({ afterFirstMessageMs: 100 }, -60);

    advanceTo(40);

    expect(actor.stops).toBe(1);
  });

  it("stops nothing that is ending, and has no timer once it is disarmed", () => {
    const ending = clockOf({ idleMs: 100 });
    const gone = clockOf({ idleMs: 100 });
    ending.actor.over = true;

    ending.advanceTo(100);
    gone.transient.disarm();

    expect(ending.actor.stops).toBe(0);
    expect(gone.isArmed()).toBe(false);
  });
});
