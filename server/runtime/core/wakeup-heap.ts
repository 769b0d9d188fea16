/** A delayed message to oneself. */
export interface PendingWakeup<Owner> {
  readonly dueMs: number;
  /** Order among equal due times. */
  readonly number: number;
  /** What the author holds; valid for the actor's life, also in another realm. */
  readonly id: number;
  readonly payload: unknown;
  readonly owner: Owner;
  isCancelled: boolean;
}

/** A binary heap ordered by (due, number). Cancelled ones are dropped when they come up. */
export class WakeupHeap<Owner> {
  readonly #items: PendingWakeup<Owner>[] = [];

  push(wakeup: PendingWakeup<Owner>): void {
    const items = this.#items;
    let i = items.length;
    items.push(wakeup);
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = items[up] as PendingWakeup<Owner>;
      if (!isBefore(wakeup, parent)) break;
      items[i] = parent;
      i = up;
    }
    items[i] = wakeup;
  }

  /** The earliest that is not cancelled, or undefined. */
  peek(): PendingWakeup<Owner> | undefined {
    while (this.#items[0]?.isCancelled) this.#removeFirst();
    return this.#items[0];
  }

  pop(): PendingWakeup<Owner> | undefined {
    const first = this.peek();
    if (first !== undefined) this.#removeFirst();
    return first;
  }

  #removeFirst(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= items.length) break;
      const right = items[down + 1];
      if (right !== undefined && isBefore(right, items[down] as PendingWakeup<Owner>)) down += 1;
      const child = items[down] as PendingWakeup<Owner>;
      if (!isBefore(child, last)) break;
      items[i] = child;
      i = down;
    }
    items[i] = last;
  }
}

function isBefore<Owner>(a: PendingWakeup<Owner>, b: PendingWakeup<Owner>): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number);
}
