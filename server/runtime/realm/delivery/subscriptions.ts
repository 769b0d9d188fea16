import { isNotice, MAX_WAITING_EVENTS, type Sender } from "../../wire/notice.ts";

interface Subscription {
  /** Events in the mailbox. */
  waiting: number;
  /** Events that did not go to the mailbox, as too many waited. */
  missed: number;
}

/** The publishers that an actor is subscribed to, with the events of each that wait in its mailbox. */
export class Subscriptions {
  readonly #byPublisher = new Map<string, Subscription>();

  /** After a swap: the events in the mailbox came along. */
  static moved(
    moved: readonly { publisher: string; missed: number }[],
    mailbox: { forEach(each: (message: unknown, sender: unknown) => void): void },
  ): Subscriptions {
    const subscriptions = new Subscriptions();
    for (const { publisher, missed } of moved) subscriptions.#byPublisher.set(publisher, { waiting: 0, missed });
    mailbox.forEach((_event, from) => {
      const sender = from as Sender;
      if (!isNotice(sender) || sender.kind !== "event") return;
      const subscription = subscriptions.#byPublisher.get(sender.from);
      if (subscription !== undefined) subscription.waiting += 1;
    });
    return subscriptions;
  }

  /** False: it was there already. */
  add(publisher: string): boolean {
    if (this.#byPublisher.has(publisher)) return false;
    this.#byPublisher.set(publisher, { waiting: 0, missed: 0 });
    return true;
  }

  delete(publisher: string): boolean {
    return this.#byPublisher.delete(publisher);
  }

  publishers(): Iterable<string> {
    return this.#byPublisher.keys();
  }

  /**
   * Whether an event goes to the mailbox. Once too many wait, a mark stands for what is missed (`mark`: it goes there
   * now), and no event goes in before the mark is taken. So the subscriber hears at the right place how many it missed.
   */
  admit(publisher: string): "admitted" | "missed" | "mark" {
    const subscription = this.#byPublisher.get(publisher);
    if (subscription === undefined) return "missed";
    if (subscription.missed === 0 && subscription.waiting < MAX_WAITING_EVENTS) {
      subscription.waiting += 1;
      return "admitted";
    }
    subscription.missed += 1;
    return subscription.missed === 1 ? "mark" : "missed";
  }

  /** An event is taken from the mailbox. False: it is not wanted any more. */
  takeEvent(publisher: string): boolean {
    const subscription = this.#byPublisher.get(publisher);
    if (subscription === undefined) return false;
    subscription.waiting = Math.max(0, subscription.waiting - 1);
    return true;
  }

  /** The mark is taken from the mailbox: how many were missed up to here. 0: it is not subscribed any more. */
  takeMissed(publisher: string): number {
    const subscription = this.#byPublisher.get(publisher);
    const missed = subscription?.missed ?? 0;
    if (subscription !== undefined) subscription.missed = 0;
    return missed;
  }

  record(): { publisher: string; missed: number }[] {
    return [...this.#byPublisher].map(([publisher, { missed }]) => ({ publisher, missed }));
  }
}
