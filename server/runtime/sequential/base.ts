import { systemClock } from "../clock.ts";
import type { Base, RealmEvents, RealmLink, RealmStart } from "../host/base.ts";
import type { Batch } from "../realm/control.ts";
import { newSourceRealm } from "../realm/source-realm.ts";
import { Driver } from "./driver.ts";

/** Tasks between two looks at the rest of the process. */
const STEPS_PER_TICK = 200;
/** How many times the event loop must come round with nothing to do before the clock jumps: I/O in progress goes first. */
const QUIET_ROUNDS = 8;
/** How long real I/O of an async handler may take before the clock jumps all the same (a promise may never settle). */
const PATIENCE_MS = 50;

export interface SequentialOptions {
  /** Chooses the order in which channels are served. Default 1. */
  seed?: number;
  /** `auto` (default): when nothing is left to do the clock jumps to the next due time. `manual`: only `advance` moves it. */
  time?: "auto" | "manual";
}

/** One thread, one message at a time, by a clock of its own: the same seed and inputs give the same run. */
export interface SequentialBase extends Base {
  readonly kind: "sequential";
  readonly seed: number;
  /** Runs until nothing is left to do now. Real I/O that a handler awaits gets 50 ms to come back. The clock stands. */
  settle(): Promise<void>;
  /** Runs until nothing is left to do, then moves the clock on; what comes due on the way runs in order. */
  advance(ms: number): Promise<void>;
}

/** A base for tests, and for debugging. Hosts that talk to each other share one. */
export function sequentialBase(options: SequentialOptions = {}): SequentialBase {
  const seed = options.seed ?? 1;
  const driver = new Driver(seed, Date.UTC(2026, 0));
  const isAuto = (options.time ?? "auto") === "auto";
  let isScheduled = false;
  let quiet = 0;

  /** Actors that wait for a promise: perhaps for real I/O, which the clock must not overtake. */
  let awaiting = 0;
  const onAwaiting = (change: 1 | -1) => {
    awaiting += change;
  };
  /** Things that the hosts do and that take real time, such as bundling. */
  let holds = 0;
  let idleSinceMs = 0;

  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(run);
  };
  const run = () => {
    isScheduled = false;
    let steps = 0;
    while (steps < STEPS_PER_TICK && driver.step()) steps += 1;
    if (steps > 0) {
      quiet = 0;
      idleSinceMs = 0;
      // Who floods does not stop the clock: so many steps take a millisecond.
      if (steps === STEPS_PER_TICK && isAuto) driver.fireNext(driver.nowMs + 1);
      schedule();
      return;
    }
    const due = driver.nextDueMs;
    if (!isAuto || due === null) return;
    if (holds > 0) {
      isScheduled = true;
      setTimeout(run, 1);
      return;
    }
    quiet += 1;
    if (idleSinceMs === 0) idleSinceMs = systemClock.nowMs();
    const isPatient = awaiting > 0 && systemClock.nowMs() - idleSinceMs < PATIENCE_MS;
    if (quiet > QUIET_ROUNDS && !isPatient) {
      driver.fireNext(due);
    }
    schedule();
  };
  driver.onWork = schedule;

  const settle = async () => {
    for (let rounds = 0; rounds < QUIET_ROUNDS; rounds += 1) {
      let steps = 0;
      while (steps < STEPS_PER_TICK && driver.step()) steps += 1;
      if (steps > 0) rounds = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  return {
    kind: "sequential",
    seed,
    clock: driver.clock,
    pace: driver.pace(),
    onAwaiting,
    holdTime() {
      holds += 1;
      return () => {
        holds -= 1;
      };
    },
    openRealm: (start, events) => openRealm(driver, start, events, onAwaiting),
    async settle() {
      const sinceMs = systemClock.nowMs();
      do await settle();
      while (holds > 0 || (awaiting > 0 && systemClock.nowMs() - sinceMs < PATIENCE_MS));
    },
    async advance(ms) {
      const untilMs = driver.nowMs + ms;
      await settle();
      while (driver.fireNext(untilMs)) await settle();
      await settle();
    },
  };
}

/** A realm in this thread behind two channels, whose batches are copied as a port would copy them. */
function openRealm(
  driver: Driver,
  start: RealmStart,
  events: RealmEvents,
  onAwaiting: (change: 1 | -1) => void,
): RealmLink {
  const toRealm = driver.channel();
  const toHost = driver.channel();
  let isEnded = false;
  const post = (batch: Batch) => {
    const copy = structuredClone(batch);
    if (!isEnded) toHost.push(() => !isEnded && events.onBatch(copy));
  };
  const pace = driver.pace();
  const guarded = (task: () => void) => () => {
    if (!isEnded) task();
  };
  const realm = newSourceRealm({
    ...start,
    checksMessages: true,
    onAwaiting: (change) => !isEnded && onAwaiting(change),
    clock: { ...driver.clock, after: (delayMs, task) => driver.clock.after(delayMs, guarded(task)) },
    pace: { defer: (task) => pace.defer(guarded(task)), later: (task) => pace.later(guarded(task)) },
    post,
  });
  return {
    post(batch) {
      const copy = structuredClone(batch);
      toRealm.push(() => !isEnded && realm?.receive(copy));
    },
    async end() {
      isEnded = true;
      toRealm.clear();
      toHost.clear();
    },
  };
}
