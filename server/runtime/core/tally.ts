/** Keys that are told apart. */
const MAX_KEYS = 1_000;

/**
 * Counts by what they are of. The one counted longest ago is forgotten when there are more than 1,000; `total` knows of
 * all.
 */
export class Tally<Kind> {
  total = 0;
  /** The one counted last is last. */
  readonly #counts = new Map<string, { kind: Kind; count: number }>();

  add(key: string, kind: Kind): void {
    this.total += 1;
    const known = this.#counts.get(key) ?? { kind, count: 0 };
    known.count += 1;
    this.#counts.delete(key);
    this.#counts.set(key, known);
    if (this.#counts.size <= MAX_KEYS) return;
    for (const oldest of this.#counts.keys()) {
      this.#counts.delete(oldest);
      return;
    }
  }

  /** The one counted last first. */
  list(): { kind: Kind; count: number }[] {
    return [...this.#counts.values()].map((each) => ({ ...each })).reverse();
  }
}
