import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import { systemClock } from "../clock.ts";
import type { Base, RealmEvents, RealmLink, RealmStart } from "../host/base.ts";
import type { RealmWatch } from "../realm/realm-setup.ts";
import { newSourceRealm } from "../realm/source-realm.ts";
import { checkOptions } from "../spelling/options.ts";
import type { Batch } from "../wire/realm-batch.ts";
import { Awaited } from "./awaited.ts";
import { Driver } from "./driver.ts";

/** Tasks between two looks at the rest of the process. */
const STEPS_PER_TICK = 200;
/**
 * How many times the event loop must come round with nothing to do before the clock jumps: I/O of the program's own
 * goes first.
 */
const QUIET_ROUNDS = 8;
/** The longest that anything is waited for at once. */
const LONGEST_MS = 60_000;

const DEFAULT_PATIENCE_MS = 2_000;
const DEFAULT_MAX_MESSAGES = 1_000_000;

export interface SequentialOptions {
  /** Chooses the order in which channels are served. Default 1. */
  seed?: number;
  /**
   * `auto` (default): when nothing is left to do the clock jumps to the next due time. `manual`: only `advance` moves
   * it.
   */
  time?: "auto" | "manual";
  /**
   * How long, in real time, the clock waits for the promise of a handler or hook that has not settled. Default 2,000.
   */
  patienceMs?: number;
  /**
   * How many messages may be taken from one rest to the next, before `settle` and `advance` call it endless. Default
   * 1,000,000.
   */
  maxMessages?: number;
}

/** One thread, one message at a time, by a clock of its own: the same seed and inputs give the same run. */
export interface SequentialBase extends Base {
  readonly kind: "sequential";
  readonly seed: number;
  readonly patienceMs: number;
  /**
   * Runs until nothing is left to do now, and every handler and hook has settled or used up its patience. The clock
   * stands. With `until` only as far as that is true, else until the patience, from now on, is over for all; with time
   * `auto` the clock goes on meanwhile. Rejects with `EndlessPlay`.
   */
  settle(until?: () => boolean): Promise<void>;
  /**
   * Settles, then moves the clock on; what comes due on the way runs in order and settles, too. Rejects with
   * `EndlessPlay`.
   */
  advance(ms: number): Promise<void>;
  /** Runs whatever is left, however much that is, and lets `ms` pass: for a shutdown with that deadline. */
  finish(ms: number): Promise<void>;
  /** Who has not settled, for a reader. */
  awaiting(): string[];
}

/** The actors do not come to rest. */
export class EndlessPlay extends Error {
  override readonly name = "EndlessPlay";

  constructor(messages: number) {
    super(`${messages} messages were taken, and the actors have not come to rest`);
  }
}

/** A base for tests, and for debugging. Hosts that talk to each other share one. */
export function sequentialBase(options: SequentialOptions = {}): SequentialBase {
  checkOptions("sequentialBase", options);
  const { seed = 1, patienceMs = DEFAULT_PATIENCE_MS, maxMessages = DEFAULT_MAX_MESSAGES } = options;
  const driver = new Driver(seed, Date.UTC(2026, 0));
  const awaited = new Awaited(patienceMs, systemClock.nowMs);
  const isAuto = (options.time ?? "auto") === "auto";
  let isScheduled = false;
  let quiet = 0;
  /** Things that the hosts do and that take real time, such as bundling. */
  let holds = 0;
  let messages = 0;
  let lives = 0;
  let isRunWaiting = false;
  let waiters: (() => void)[] = [];

  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(run);
  };
  /** Something is there to do, or is waited for no longer. */
  const changed = () => {
    const woken = waiters;
    waiters = [];
    for (const wake of woken) wake();
    schedule();
  };
  const run = () => {
    isScheduled = false;
    if (runSome() > 0) {
      quiet = 0;
      schedule();
      return;
    }
    const due = driver.nextDueMs;
    if (!isAuto || due === null || holds > 0) return;
    quiet += 1;
    const leftMs = awaited.remainingMs();
    if (quiet > QUIET_ROUNDS && leftMs > 0) {
      if (isRunWaiting) return;
      isRunWaiting = true;
      void waitForChange(leftMs).then(() => {
        isRunWaiting = false;
        schedule();
      });
      return;
    }
    if (quiet > QUIET_ROUNDS) fireNext(due);
    schedule();
  };
  driver.onWork = changed;

  const runSome = () => {
    let steps = 0;
    while (steps < STEPS_PER_TICK && driver.step()) steps += 1;
    // Who floods does not stop the clock: so many steps take a millisecond.
    if (steps === STEPS_PER_TICK && isAuto) driver.fireNext(driver.nowMs + 1);
    return steps;
  };
  const fireNext = (untilMs: number) => {
    for (const who of awaited.takeOvertaken()) {
      process.emitWarning(`after ${patienceMs} ms the clock goes on without ${who}`, {
        type: "CallboardWarning",
        detail: "A handler or hook awaits something that does not come, or that takes longer: see patienceMs.",
      });
    }
    return driver.fireNext(untilMs);
  };
  const waitForChange = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.ceil(ms), LONGEST_MS));
      waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  /** Until nothing is left to do, and nothing came of what the promises did then. */
  const rest = async (most: number) => {
    const before = messages;
    for (let isAtRest = false; !isAtRest; ) {
      const steps = runSome();
      if (messages - before > most) throw new EndlessPlay(most);
      await new Promise<void>((resolve) => setImmediate(resolve));
      isAtRest = steps === 0 && !driver.hasWork;
    }
  };

  const settle = async (most: number, until: (() => boolean) | null = null) => {
    let sinceMs: number | null = null;
    for (;;) {
      await rest(most);
      if (until?.() === true) return;
      sinceMs ??= systemClock.nowMs();
      let leftMs = awaited.remainingMs();
      if (until !== null) {
        const nothingComes = awaited.isEmpty() && !(isAuto && driver.nextDueMs !== null);
        if (!nothingComes) leftMs = Math.max(leftMs, sinceMs + patienceMs - systemClock.nowMs());
      }
      if (holds > 0) leftMs = LONGEST_MS;
      if (leftMs <= 0) return;
      await waitForChange(leftMs);
    }
  };

  const advance = async (ms: number, most: number) => {
    const untilMs = driver.nowMs + ms;
    await settle(most);
    while (fireNext(untilMs)) await settle(most);
  };

  const watch: RealmWatch = {
    awaits(actor, what) {
      const remove = awaited.add(actor, what);
      return () => {
        remove();
        changed();
      };
    },
    tookMessages(count) {
      messages += count;
    },
  };

  return {
    kind: "sequential",
    newLife() {
      lives += 1;
      return ((seed >>> 0) * 1_000 + lives).toString(36).padStart(8, "0").slice(-8);
    },
    seed,
    patienceMs,
    clock: driver.clock,
    scheduler: driver.scheduler(),
    watch,
    holdTime() {
      holds += 1;
      return () => {
        holds -= 1;
        changed();
      };
    },
    openRealm: (start, events) => openRealm(driver, start, events, watch),
    settle: (until) => settle(maxMessages, until),
    advance: (ms) => advance(ms, maxMessages),
    finish: (ms) => advance(ms, Number.POSITIVE_INFINITY),
    awaiting: () => awaited.describe(),
  };
}

/** A realm in this thread behind two channels, whose batches are copied as a port would copy them. */
function openRealm(driver: Driver, start: RealmStart, events: RealmEvents, watch: RealmWatch): RealmLink {
  const toRealm = driver.channel();
  const toHost = driver.channel();
  const awaits = new Set<() => void>();
  let isEnded = false;
  const post = (batch: Batch) => {
    const copy = structuredClone(batch);
    if (!isEnded) toHost.push(() => !isEnded && events.onBatch(copy));
  };
  const scheduler = driver.scheduler();
  const guarded = (task: () => void) => () => {
    if (!isEnded) task();
  };
  const realm = newSourceRealm({
    ...start,
    checksMessages: true,
    watch: {
      awaits(actor, what) {
        const over = watch.awaits(actor, what);
        awaits.add(over);
        return () => {
          if (awaits.delete(over)) over();
        };
      },
      tookMessages: watch.tookMessages,
    },
    clock: { ...driver.clock, after: (delayMs, task) => driver.clock.after(delayMs, guarded(task)) },
    scheduler: {
      endOfTick: (task) => scheduler.endOfTick(guarded(task)),
      afterIo: (task) => scheduler.afterIo(guarded(task)),
    },
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
      for (const over of awaits) over();
      awaits.clear();
    },
  };
}
