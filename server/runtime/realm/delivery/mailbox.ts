/** How many messages one chunk holds. */
const CHUNK = 32;
/** Chunks kept for reuse by one pool: a million waiting messages, 18 MB. */
const KEPT = 32_768;

class Chunk {
  /** Message, sender, message, sender, … */
  readonly items: unknown[] = new Array(2 * CHUNK).fill(undefined);
  read = 0;
  write = 0;
  next: Chunk | null = null;
}

/** Chunks shared by all mailboxes of a realm, so that a burst leaves no garbage. */
export class ChunkPool {
  #free: Chunk | null = null;
  #kept = 0;

  take(): Chunk {
    const chunk = this.#free;
    if (chunk === null) return new Chunk();
    this.#free = chunk.next;
    this.#kept -= 1;
    chunk.next = null;
    return chunk;
  }

  give(chunk: Chunk): void {
    if (this.#kept === KEPT) return;
    chunk.read = 0;
    chunk.write = 0;
    chunk.next = this.#free;
    this.#free = chunk;
    this.#kept += 1;
  }
}

/**
 * A queue of messages and their senders: one slot in the object itself for the usual case of one waiting message, then
 * pooled chunks of 32. (A ring that doubles cost 260 ns a message once a queue grew, against 13–16, on Node 20 with two
 * cores.) A sender is never undefined.
 */
export class Mailbox {
  count = 0;
  #slotMessage: unknown = undefined;
  #slotSender: unknown = undefined;
  #head: Chunk | null = null;
  #tail: Chunk | null = null;

  /** `put` into an empty one. */
  putFirst(message: unknown, sender: unknown): void {
    this.#slotMessage = message;
    this.#slotSender = sender;
    this.count = 1;
  }

  put(pool: ChunkPool, message: unknown, sender: unknown): void {
    if (this.count === 0) {
      this.#slotMessage = message;
      this.#slotSender = sender;
    } else {
      let tail = this.#tail;
      if (tail === null) {
        tail = pool.take();
        this.#head = tail;
        this.#tail = tail;
      } else if (tail.write === 2 * CHUNK) {
        tail.next = pool.take();
        tail = tail.next;
        this.#tail = tail;
      }
      tail.items[tail.write] = message;
      tail.items[tail.write + 1] = sender;
      tail.write += 2;
    }
    this.count += 1;
  }

  /** The sender of the message that `take` gives next. */
  nextSender(): unknown {
    if (this.#slotSender !== undefined) return this.#slotSender;
    const head = this.#head;
    return head === null ? undefined : head.items[head.read + 1];
  }

  /** The oldest message; undefined when empty. */
  take(pool: ChunkPool): unknown {
    if (this.#slotSender !== undefined) {
      const message = this.#slotMessage;
      this.#slotMessage = undefined;
      this.#slotSender = undefined;
      this.count -= 1;
      return message;
    }
    const head = this.#head;
    if (head === null) return undefined;
    const message = head.items[head.read];
    head.items[head.read] = undefined;
    head.items[head.read + 1] = undefined;
    head.read += 2;
    this.count -= 1;
    if (head.read === head.write) {
      this.#head = head.next;
      if (head.next === null) this.#tail = null;
      pool.give(head);
    }
    return message;
  }

  /** Calls `visit` for each waiting message, oldest first, and leaves them. */
  forEach(visit: (message: unknown, sender: unknown) => void): void {
    if (this.#slotSender !== undefined) visit(this.#slotMessage, this.#slotSender);
    for (let chunk = this.#head; chunk !== null; chunk = chunk.next) {
      for (let i = chunk.read; i < chunk.write; i += 2) visit(chunk.items[i], chunk.items[i + 1]);
    }
  }
}
