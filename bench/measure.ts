import type { Latency } from "./core-case.ts";

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * The mean of the middle half, so that neither an outlier counts nor which of two alternating times is one more often
 * there.
 */
export function middleMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = Math.floor((sorted.length + 1) / 4);
  const middle = sorted.slice(cut, sorted.length - cut);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

export function latencyOf(values: readonly number[]): Latency {
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99) };
}

/** Bytes of heap in use after everything unreachable is gone; needs `--expose-gc`. */
export function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** One ask after the other, in microseconds. */
export async function askLatency(asks: number, ask: () => Promise<unknown>): Promise<Latency> {
  const times = new Array<number>(asks);
  for (let n = 0; n < asks; n++) {
    const startedAt = performance.now();
    await ask();
    times[n] = (performance.now() - startedAt) * 1_000;
  }
  return latencyOf(times);
}

/** The same for as long as a flood lasts. */
export async function askLatencyUntil(isOver: () => boolean, ask: () => Promise<unknown>): Promise<Latency> {
  const times: number[] = [];
  do {
    const startedAt = performance.now();
    await ask();
    times.push((performance.now() - startedAt) * 1_000);
  } while (!isOver());
  return latencyOf(times);
}

const TIMER_MS = 5;

/** How late a timer of 5 ms fires, one after the other, for as long as a flood lasts. */
export function timerLateness(isOver: () => boolean): Promise<Latency> {
  return new Promise((resolve) => {
    const lateMs: number[] = [];
    const arm = () => {
      const dueAt = performance.now() + TIMER_MS;
      setTimeout(() => {
        lateMs.push(Math.max(0, performance.now() - dueAt));
        if (isOver()) resolve(latencyOf(lateMs));
        else arm();
      }, TIMER_MS);
    };
    arm();
  });
}

/** Whether that much time has passed since the call. */
export function over(ms: number): () => boolean {
  const endsAt = performance.now() + ms;
  return () => performance.now() >= endsAt;
}
