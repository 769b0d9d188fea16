/** One reading of counters that only ever grow. */
interface Reading {
  atMs: number;
  total: number;
}

/** What a growing counter does in a second, from readings taken now and then over a window. */
export class RateMeter {
  readonly #windowMs: number;
  readonly #readings: Reading[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  read(atMs: number, total: number): void {
    const last = this.#readings.at(-1);
    if (last && (total < last.total || atMs < last.atMs)) this.#readings.length = 0;
    this.#readings.push({ atMs, total });
    // One reading at or before the window's start stays, so that the window is full.
    while (this.#readings.length > 2 && (this.#readings[1] as Reading).atMs <= atMs - this.#windowMs)
      this.#readings.shift();
  }

  reset(): void {
    this.#readings.length = 0;
  }

  /** null until two readings lie apart. */
  perSecond(): number | null {
    const first = this.#readings[0];
    const last = this.#readings.at(-1);
    if (!first || !last || last.atMs === first.atMs) return null;
    return ((last.total - first.total) * 1000) / (last.atMs - first.atMs);
  }
}
