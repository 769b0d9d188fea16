/** Something that comes due. */
export interface Due {
  readonly dueMs: number;
  /** Order among equal due times. */
  readonly number: number;
  /** Where it is on its heap, which alone writes it; -1: nowhere. */
  place: number;
}

/** A binary heap ordered by (due, number). What is removed leaves at once, and nothing of it stays. */
export class DueHeap<Item extends Due> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The earliest. */
  get first(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#rise(item, this.#items.length - 1);
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** False: it is not here. */
  remove(item: Item): boolean {
    const at = item.place;
    if (at < 0) return false;
    item.place = -1;
    const last = this.#items.pop() as Item;
    if (last === item) return true;
    if (at > 0 && isBefore(last, this.#items[(at - 1) >> 1] as Item)) this.#rise(last, at);
    else this.#sink(last, at);
    return true;
  }

  #rise(item: Item, from: number): void {
    const items = this.#items;
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = items[up] as Item;
      if (!isBefore(item, parent)) break;
      this.#put(parent, at);
      at = up;
    }
    this.#put(item, at);
  }

  #sink(item: Item, from: number): void {
    const items = this.#items;
    let at = from;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= items.length) break;
      const right = items[down + 1];
      if (right !== undefined && isBefore(right, items[down] as Item)) down += 1;
      const child = items[down] as Item;
      if (!isBefore(child, item)) break;
      this.#put(child, at);
      at = down;
    }
    this.#put(item, at);
  }

  #put(item: Item, at: number): void {
    this.#items[at] = item;
    item.place = at;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number);
}
