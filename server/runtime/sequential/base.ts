import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import { systemClock } from "../clock.ts";
import type { Base, RealmEvents, RealmLink, RealmStart } from "../host/base.ts";
import type { RealmWatch } from "../realm/realm-setup.ts";
import { newSourceRealm } from "../realm/source-realm.ts";
import { checkOptions } from "../spelling/options.ts";
import type { Batch } from "../wire/realm-batch.ts";
import { Awaited } from "./awaited.ts";
import { Driver } from "./driver.ts";

/** Tasks between two looks at the rest of the process, and messages: a task is up to 2,048 of them. */
const STEPS_PER_TICK = 200;
const MESSAGES_PER_TICK = 10_000;
/**
 * How many times the event loop must come round with nothing to do before the clock jumps: I/O of the program's own
 * goes first.
 */
const QUIET_ROUNDS = 8;
/** The longest that anything is waited for at once. */
const LONGEST_MS = 60_000;

const DEFAULT_PATIENCE_MS = 2_000;
const DEFAULT_MAX_MESSAGES = 1_000_000;

/** How a sequential base chooses, waits and gives up. */
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
   * How many messages may be taken while the clock stands, before `settle` and `advance` call it endless; a creation
   * counts as ten. Default 1,000,000.
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
  /** As `advance`, but endless play does not keep the time from passing: for a shutdown with that deadline. */
  finish(ms: number): Promise<void>;
  /** Who has not settled, for a reader. */
  awaiting(): string[];
}

/** What a creation counts in a play, as it takes about so much longer than a message. */
export const MESSAGES_PER_CREATION = 10;

/** The actors do not come to rest while the clock stands. */
export class EndlessPlay extends Error {
  override readonly name = "EndlessPlay";

  constructor(messages: number) {
    super(
      `more than ${messages} messages were taken (a creation counts as ${MESSAGES_PER_CREATION}), ` +
        "and the actors have not come to rest",
    );
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

  /** Runs a tick, or less: until more than `last` messages were taken ever. */
  const runSome = (last = Number.POSITIVE_INFINITY) => {
    const most = Math.min(last, messages + MESSAGES_PER_TICK);
    let steps = 0;
    while (steps < STEPS_PER_TICK && messages <= most && driver.step()) steps += 1;
    // Who floods does not stop the clock: so much takes a millisecond.
    if (isAuto && (steps === STEPS_PER_TICK || messages > most)) driver.fireNext(driver.nowMs + 1);
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
  const rest = async (last: number) => {
    for (let isAtRest = false; !isAtRest; ) {
      const steps = runSome(last);
      if (messages > last) throw new EndlessPlay(maxMessages);
      await new Promise<void>((resolve) => setImmediate(resolve));
      isAtRest = steps === 0 && !driver.hasWork;
    }
  };

  const settle = async (last: number, until: (() => boolean) | null = null) => {
    let sinceMs: number | null = null;
    for (;;) {
      await rest(last);
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

  const advance = async (untilMs: number) => {
    let last = messages + maxMessages;
    await settle(last);
    for (let standsAtMs = driver.nowMs; fireNext(untilMs); standsAtMs = driver.nowMs) {
      if (driver.nowMs > standsAtMs) last = messages + maxMessages;
      await settle(last);
    }
  };

  const finish = async (untilMs: number) => {
    try {
      await advance(untilMs);
    } catch (error) {
      if (!(error instanceof EndlessPlay)) throw error;
      driver.jump(untilMs);
    }
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
    createdActor() {
      messages += MESSAGES_PER_CREATION;
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
    settle: (until) => settle(messages + maxMessages, until),
    advance: (ms) => advance(driver.nowMs + ms),
    finish: (ms) => finish(driver.nowMs + ms),
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
      createdActor: watch.createdActor,
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
