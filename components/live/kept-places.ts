/**
 * Places that are kept for life: whoever comes takes the lowest free one, whoever goes frees it. So what stays never
 * moves, and the places stay dense.
 */
export class KeptPlaces {
  /** What holds each place; -1: free. */
  readonly holders: number[] = [];
  used = 0;
  #firstFree = 0;

  take(holder: number): number {
    while (this.#firstFree < this.holders.length && this.holders[this.#firstFree] !== -1) this.#firstFree++;
    const place = this.#firstFree;
    this.holders[place] = holder;
    this.used++;
    this.#firstFree++;
    return place;
  }

  free(place: number): void {
    if (this.holders[place] === undefined || this.holders[place] === -1) return;
    this.holders[place] = -1;
    this.used--;
    if (place < this.#firstFree) this.#firstFree = place;
    while (this.holders.length > 0 && this.holders.at(-1) === -1) this.holders.pop();
  }
}
