import type { Sender } from "./notice.ts";

/** Messages of one actor that wait outside its mailbox, with their senders, in order. */
export class Stash<Message> {
  /** Sender and message in turn. */
  readonly #items: unknown[];

  constructor() {
    this.#items = [];
  }

  /** One that has come from elsewhere, as `toItems` returned it. */
  static ofItems<Message>(items: readonly unknown[]): Stash<Message> {
    const stash = new Stash<Message>();
    for (const item of items) stash.#items.push(item);
    return stash;
  }

  /** As it goes through a port or over the wire: sender and message in turn. A copy. */
  toItems(): unknown[] {
    return [...this.#items];
  }

  get size(): number {
    return this.#items.length / 2;
  }

  push(sender: Sender, message: Message): void {
    this.#items.push(sender, message);
  }

  /** Behind those that it has. */
  pushAll(others: Stash<Message>): void {
    for (const item of others.#items) this.#items.push(item);
  }

  /** A stash of its own with the messages from place `from` on, up to (without) place `to`. */
  slice(from: number, to = this.size): Stash<Message> {
    return Stash.ofItems(this.#items.slice(2 * from, 2 * to));
  }

  /** In order; what is pushed meanwhile is given, too. */
  forEach(each: (sender: Sender, message: Message) => void): void {
    for (let i = 0; i < this.#items.length; i += 2) each(this.#items[i] as Sender, this.#items[i + 1] as Message);
  }
}
