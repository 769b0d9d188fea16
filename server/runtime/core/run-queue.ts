/** First in, first out, in a ring that doubles: for what is ready to run, and for what was posted. */
export class RunQueue<T> {
  #ring: (T | undefined)[] = new Array(64).fill(undefined);
  #mask = 63;
  #read = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(item: T): void {
    if (this.#size > this.#mask) this.#grow();
    this.#ring[(this.#read + this.#size) & this.#mask] = item;
    this.#size += 1;
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#ring[this.#read];
    this.#ring[this.#read] = undefined;
    this.#read = (this.#read + 1) & this.#mask;
    this.#size -= 1;
    return item;
  }

  #grow(): void {
    const old = this.#ring;
    const ring: (T | undefined)[] = new Array(2 * old.length).fill(undefined);
    for (let i = 0; i < this.#size; i += 1) ring[i] = old[(this.#read + i) & (old.length - 1)];
    this.#ring = ring;
    this.#mask = ring.length - 1;
    this.#read = 0;
  }
}
