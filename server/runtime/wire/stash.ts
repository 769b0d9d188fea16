import type { Sender } from "./notice.ts";

/** Messages of one actor that wait outside its mailbox, with their senders, in order. */
export class Stash<Message> {
  /** Sender and message in turn. */
  readonly #items: unknown[] = [];

  get size(): number {
    return this.#items.length / 2;
  }

  push(sender: Sender, message: Message): void {
    this.#items.push(sender, message);
  }

  /** In order; what is pushed meanwhile is given, too. */
  forEach(each: (sender: Sender, message: Message) => void): void {
    for (let i = 0; i < this.#items.length; i += 2) each(this.#items[i] as Sender, this.#items[i + 1] as Message);
  }
}
