import { ITEM_HEAD_BYTES, type Item } from "./packet.ts";

/** What is to go to one other host, until it is known to be there. Numbers count from 1. */
export class Outgoing {
  readonly #items: (Item & { readonly frame: Uint8Array; readonly messages: number })[] = [];
  /** The number of the first of them. */
  #first = 1;
  /** So many of them were sent, and not heard of. */
  #sent = 0;
  #sentBytes = 0;
  #windowBytes: number;
  /** Of those that wait. */
  messages = 0;
  bytes = 0;
  /** Sent more than once, so far. */
  resent = 0;
  #highest = 0;

  constructor(windowBytes: number) {
    this.#windowBytes = windowBytes;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  get hasUnheard(): boolean {
    return this.#sent > 0;
  }

  /** A frame behind all others, cut into parts of that size at most. `messages`: how many are in it. */
  add(frame: Uint8Array, messages: number, partBytes: number): void {
    for (let at = 0; at < frame.byteLength; at += partBytes) {
      const bytes = frame.subarray(at, at + partBytes);
      const isPart = at + partBytes < frame.byteLength;
      this.#items.push({ bytes, isPart, frame, messages: isPart ? 0 : messages });
    }
    this.messages += messages;
    this.bytes += frame.byteLength;
  }

  /** The next items that may go: within the window, and together within that size. Null: none. */
  next(maxBytes: number): { first: number; items: Item[] } | null {
    const items: Item[] = [];
    const first = this.#first + this.#sent;
    let bytes = 0;
    for (let item = this.#items[this.#sent]; item !== undefined; item = this.#items[this.#sent]) {
      const size = item.bytes.byteLength;
      if (bytes > 0 && bytes + ITEM_HEAD_BYTES + size > maxBytes) break;
      // One may always go, or the way would be shut for what is larger than the window.
      if (this.#sent > 0 && this.#sentBytes + size > this.#windowBytes) break;
      items.push(item);
      bytes += ITEM_HEAD_BYTES + size;
      this.#sentBytes += size;
      this.#sent += 1;
    }
    if (items.length === 0) return null;
    this.resent += Math.max(0, Math.min(this.#highest - first + 1, items.length));
    this.#highest = Math.max(this.#highest, first + items.length - 1);
    return { first, items };
  }

  /** All up to that number is there. Whether that is news. */
  heard(upTo: number, windowBytes: number): boolean {
    this.#windowBytes = windowBytes;
    const count = upTo - this.#first + 1;
    if (count <= 0 || count > this.#items.length) return false;
    for (const [at, { bytes, messages }] of this.#items.splice(0, count).entries()) {
      if (at < this.#sent) this.#sentBytes -= bytes.byteLength;
      this.bytes -= bytes.byteLength;
      this.messages -= messages;
    }
    this.#first += count;
    this.#sent = Math.max(0, this.#sent - count);
    return true;
  }

  /** What was sent may not have arrived: it goes again, from the first that was not heard of. */
  rewind(): void {
    this.#sent = 0;
    this.#sentBytes = 0;
  }

  /** The frames that are not known to have arrived. */
  rest(): Uint8Array[] {
    return this.#items.flatMap(({ isPart, frame }) => (isPart ? [] : [frame]));
  }
}
