import type { Clock } from "../clock.ts";

/**
 * Passes the first of a kind on at once, and of those that follow within `everyMs` only the last, at the end of it. So
 * a hundred changes a second of one thing are four messages, and one change alone is not delayed.
 */
export class Coalescer<T> {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #pass: (value: T) => void;
  readonly #resting = new Map<string, { next: T | null; cancel: () => void }>();

  constructor(clock: Clock, everyMs: number, pass: (value: T) => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#pass = pass;
  }

  take(kind: string, value: T): void {
    const resting = this.#resting.get(kind);
    if (resting) {
      resting.next = value;
      return;
    }
    this.#pass(value);
    this.#rest(kind);
  }

  close(): void {
    for (const { cancel } of this.#resting.values()) cancel();
    this.#resting.clear();
  }

  #rest(kind: string): void {
    const resting = {
      next: null as T | null,
      cancel: this.#clock.after(this.#everyMs, () => {
        this.#resting.delete(kind);
        if (resting.next !== null) this.take(kind, resting.next);
      }),
    };
    this.#resting.set(kind, resting);
  }
}
