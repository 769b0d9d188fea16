/**
 * Places that are kept for life: whoever comes takes the lowest free one, whoever goes frees it. So what stays never
 * moves, and the places stay dense.
 */
export class Slots {
  /** What holds each slot; -1: free. */
  readonly holders: number[] = [];
  used = 0;
  #firstFree = 0;

  take(holder: number): number {
    while (this.#firstFree < this.holders.length && this.holders[this.#firstFree] !== -1) this.#firstFree++;
    const slot = this.#firstFree;
    this.holders[slot] = holder;
    this.used++;
    this.#firstFree++;
    return slot;
  }

  free(slot: number): void {
    if (this.holders[slot] === undefined || this.holders[slot] === -1) return;
    this.holders[slot] = -1;
    this.used--;
    if (slot < this.#firstFree) this.#firstFree = slot;
    while (this.holders.length > 0 && this.holders.at(-1) === -1) this.holders.pop();
  }
}
