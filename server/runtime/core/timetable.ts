import type { Clock } from "../clock.ts";
import { type Due, DueHeap } from "./due-heap.ts";

/**
 * What comes due, by one timer for the earliest: a timer each fired early and out of order, and costs more. The timer
 * stays set when its item leaves: most asks are answered long before their deadline, and set the next one for later.
 */
export class Timetable<Item extends Due> {
  readonly #clock: Clock;
  readonly #onDue: (item: Item) => void;
  readonly #heap = new DueHeap<Item>();
  #armedForMs = Number.POSITIVE_INFINITY;
  #disarm: () => void = () => {};

  /** `onDue` is told of each once, the earliest first, never early; an item is off the timetable by then. */
  constructor(clock: Clock, onDue: (item: Item) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#heap.size;
  }

  add(item: Item): void {
    this.#heap.push(item);
    if (item.dueMs < this.#armedForMs) this.#arm(item);
  }

  /** Nothing of the item stays here. False: it was not on the timetable. */
  remove(item: Item): boolean {
    return this.#heap.remove(item);
  }

  #arm({ dueMs }: Item): void {
    this.#disarm();
    this.#armedForMs = dueMs;
    this.#disarm = this.#clock.after(Math.max(0, dueMs - this.#clock.nowMs()), () => this.#fire());
  }

  #fire(): void {
    const now = this.#clock.nowMs();
    this.#disarm = () => {};
    // Nothing arms while what is due is told of: what that adds is looked at below.
    this.#armedForMs = Number.NEGATIVE_INFINITY;
    for (let next = this.#heap.first; next !== undefined && next.dueMs <= now; next = this.#heap.first) {
      this.#heap.pop();
      this.#onDue(next);
    }
    this.#armedForMs = Number.POSITIVE_INFINITY;
    const first = this.#heap.first;
    if (first !== undefined) this.#arm(first);
  }
}
