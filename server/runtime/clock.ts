/** Where the runtime gets its time from. */
export interface Clock {
  /** Milliseconds that only grow; the same in every thread of the process. */
  nowMs(): number;
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Runs `task` once, not before `delayMs` have passed, unless the returned function is called first. */
  after(delayMs: number, task: () => void): () => void;
}

/**
 * How far `own`, a clock of this thread, is behind `shared`, one of the process. A pause between the two readings makes
 * the difference too small, never too large, so the largest of several is the one without a pause.
 */
export function clockOffsetMs(sharedMs: () => number, ownMs: () => number): number {
  let offsetMs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 32; i += 1) {
    const shared = sharedMs();
    offsetMs = Math.max(offsetMs, shared - ownMs());
  }
  return offsetMs;
}

/** `performance.now()` starts at 0 in each thread and costs a third of `process.hrtime`: the same clock, shifted. */
const threadStartMs = clockOffsetMs(
  () => Number(process.hrtime.bigint()) / 1e6,
  () => performance.now(),
);

/** The machine's time. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  nowMs: () => threadStartMs + performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, Math.min(Math.ceil(delayMs), 0x7fffffff));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
