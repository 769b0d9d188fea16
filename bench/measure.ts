/** Milliseconds of each run, the middle one taken: one run with a garbage collection in it changes nothing. */
export async function medianMs(runs: number, once: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) times.push(await once());
  return percentile(times, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Bytes of heap in use after everything unreachable is gone; needs `--expose-gc`. */
export function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

export interface AskLatency {
  p50Us: number;
  p99Us: number;
}

/** One ask after the other. */
export async function askLatency(asks: number, ask: () => Promise<unknown>): Promise<AskLatency> {
  for (let n = 0; n < asks / 10; n++) await ask();
  const times = new Float64Array(asks);
  for (let n = 0; n < asks; n++) {
    const startedAt = performance.now();
    await ask();
    times[n] = (performance.now() - startedAt) * 1_000;
  }
  times.sort();
  return { p50Us: times[Math.floor(asks * 0.5)] ?? 0, p99Us: times[Math.floor(asks * 0.99)] ?? 0 };
}
