import { isNotice, type Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";

/** A piece of a message that is larger than the engine carries at once. */
export interface Chunk {
  /** Of the message, counted by the sending host: 0 to 2^32 - 1. */
  readonly id: number;
  readonly at: number;
  readonly of: number;
  readonly bytes: Uint8Array;
}

/** Who takes in what one host sent another. */
export interface BatchReader {
  message(to: string, sender: Sender, body: Body): void;
  chunk(chunk: Chunk): void;
}

/** Stands where a message has its receiver. */
const CHUNK = 0;

/**
 * What one host sends another in one go: messages, and chunks of large ones, in order. Whoever has sent it does not add
 * to it any more.
 */
export class MessageBatch {
  /** In turn: receiver, sender, body; or `CHUNK`, the chunk, `CHUNK`. */
  readonly #items: unknown[] = [];

  /** How many messages and chunks. */
  get size(): number {
    return this.#items.length / 3;
  }

  /** Nothing but the runtime's own words is in it. */
  get isAllNotices(): boolean {
    for (let i = 0; i < this.#items.length; i += 3) {
      if (this.#items[i] === CHUNK || !isNotice(this.#items[i + 1] as Sender)) return false;
    }
    return true;
  }

  add(to: string, sender: Sender, body: Body): void {
    this.#items.push(to, sender, body);
  }

  addChunk(chunk: Chunk): void {
    this.#items.push(CHUNK, chunk, CHUNK);
  }

  /** A batch of its own with the items from place `from` up to (without) place `to`. */
  slice(from: number, to = this.size): MessageBatch {
    const batch = new MessageBatch();
    for (let i = 3 * from; i < 3 * to; i += 1) batch.#items.push(this.#items[i]);
    return batch;
  }

  /** Gives each item to the reader, in order: those from place `from` on, up to (without) place `to`. */
  forEach(reader: BatchReader, from = 0, to = this.size): void {
    const items = this.#items;
    for (let i = 3 * from; i < 3 * to; i += 3) {
      const receiver = items[i];
      if (receiver === CHUNK) reader.chunk(items[i + 1] as Chunk);
      else reader.message(receiver as string, items[i + 1] as Sender, items[i + 2] as Body);
    }
  }
}
