import type { ActorAddress } from "../../author/address.ts";
import { type ErrorFacts, RuntimeError } from "../../errors.ts";
import type { Notice, Sender } from "../../wire/notice.ts";
import { checkAndFreeze, encode } from "../../wire/plain-value.ts";
import type { Actors } from "./actors.ts";
import type { Cell } from "./cell.ts";
import type { Outbox } from "./outbox.ts";
import type { PendingReplies } from "./pending-replies.ts";
import { isReserved, type Notifier, typeOf } from "./refusals.ts";
import { Subscriptions } from "./subscriptions.ts";

export interface EventsSetup {
  readonly actors: Actors;
  readonly replies: PendingReplies;
  readonly outbox: Outbox;
  readonly delivery: Notifier & { put(target: Cell, message: unknown, sender: Sender): void };
  readonly checksMessages: boolean;
}

/** What actors publish, and who is subscribed to whom. */
export class Events {
  readonly #setup: EventsSetup;

  constructor(setup: EventsSetup) {
    this.#setup = setup;
  }

  subscribe(cell: Cell, publisher: ActorAddress): void {
    const extras = cell.makeExtras();
    extras.subscriptions ??= new Subscriptions();
    if (!extras.subscriptions.add(publisher)) return;
    this.#setup.delivery.notify(publisher, { kind: "subscribe", from: cell.address }, null);
  }

  unsubscribe(cell: Cell, publisher: ActorAddress): void {
    if (!cell.extras?.subscriptions?.delete(publisher)) return;
    this.#setup.delivery.notify(publisher, { kind: "unsubscribe", from: cell.address }, null);
  }

  /**
   * Gives an event to all subscribers. Throws before anybody has it when it cannot be copied for one that is elsewhere.
   */
  publish(from: ActorAddress, subscribers: ReadonlySet<string>, event: unknown): void {
    const { actors, replies, delivery, outbox, checksMessages } = this.#setup;
    const notice: Notice = { kind: "event", from };
    if (checksMessages) checkAndFreeze(event);
    const isHere = (to: string) => actors.localTarget(to) !== undefined || replies.get(to) !== undefined;
    const away = [...subscribers].filter((to) => !isHere(to));
    const body = away.length > 0 ? encode(event) : "";
    for (const to of subscribers) if (isHere(to)) delivery.notify(to as ActorAddress, notice, event);
    for (const to of away) outbox.message(to, notice, body);
  }

  /**
   * These actors ended with their realm, and cannot say so themselves. Their subscribers here hear it, behind the
   * events that arrived.
   */
  endSubscriptionsTo(gone: ReadonlySet<string>, reason: string): void {
    const { actors, delivery } = this.#setup;
    for (const cell of actors.all()) {
      for (const publisher of cell.extras?.subscriptions?.publishers() ?? []) {
        if (!gone.has(publisher)) continue;
        delivery.put(cell, exitOf(publisher, reason), { kind: "terminated", from: publisher });
      }
    }
  }
}

/** Throws for an event that is a message of the runtime's own. */
export function refuseReservedEvent(event: unknown): void {
  if (!isReserved(event)) return;
  const text = `an event of type ${typeOf(event)} can be published by nobody: it is the runtime's own`;
  throw new RuntimeError("RESERVED_TYPE", text, "Publish a type of your own.");
}

/** What a subscriber is told of a publisher that exits. */
export function exitOf(publisher: string, reason: string): ErrorFacts {
  return { name: "Error", code: "NO_ACTOR", message: `${publisher} exited: ${reason}` };
}
