const WINDOW_MS = 3_000;

/** How fast deltas come, and how old they are when they do. */
export class DeltaPace {
  /** Age of the newest when it arrived; null until one came. */
  behindMs: number | null = null;
  #times: number[] = [];
  #skewMs = 0;

  /** `madeMs` is by the console's clock. Two clocks: a delta from the future shows by how much they differ at least. */
  note(madeMs: number, nowMs: number): void {
    const ageMs = nowMs - madeMs;
    this.#skewMs = Math.min(this.#skewMs, ageMs);
    this.behindMs = Math.round(ageMs - this.#skewMs);
    this.#times.push(nowMs);
  }

  /** Deltas a second, over the last three. */
  hz(nowMs: number): number {
    this.#times = this.#times.filter((at) => at >= nowMs - WINDOW_MS);
    return Math.round((this.#times.length * 1000) / WINDOW_MS);
  }
}
