import type { ActorAddress } from "../../author/address.ts";
import { type ErrorFacts, RuntimeError } from "../../errors.ts";
import type { Notice } from "../../wire/notice.ts";
import { checkAndFreeze, encode } from "../../wire/plain-value.ts";
import type { Cell } from "./cell.ts";
import { isReserved, notify, put, typeOf } from "./delivery.ts";
import type { RealmState } from "./realm-state.ts";
import { Subscriptions } from "./subscriptions.ts";

export function subscribe(state: RealmState, cell: Cell, publisher: ActorAddress): void {
  const rare = cell.more();
  rare.subscriptions ??= new Subscriptions();
  if (rare.subscriptions.add(publisher)) notify(state, publisher, { kind: "subscribe", from: cell.address }, null);
}

export function unsubscribe(state: RealmState, cell: Cell, publisher: ActorAddress): void {
  if (!cell.rare?.subscriptions?.delete(publisher)) return;
  notify(state, publisher, { kind: "unsubscribe", from: cell.address }, null);
}

/** Throws for an event that is a message of the runtime's own. */
export function refuseReservedEvent(event: unknown): void {
  if (!isReserved(event)) return;
  const text = `an event of type ${typeOf(event)} can be published by nobody: it is the runtime's own`;
  throw new RuntimeError("RESERVED_TYPE", text, "Publish a type of your own.");
}

/** Gives an event to all. Throws before anybody has it when it cannot be copied for one that is elsewhere. */
export function publish(state: RealmState, from: ActorAddress, subscribers: ReadonlySet<string>, event: unknown): void {
  const notice: Notice = { kind: "event", from };
  if (state.setup.checksMessages) checkAndFreeze(event);
  const isHere = (to: string) => state.localTarget(to) !== undefined || state.replies.get(to) !== undefined;
  const away = [...subscribers].filter((to) => !isHere(to));
  const body = away.length > 0 ? encode(event) : "";
  for (const to of subscribers) if (isHere(to)) notify(state, to as ActorAddress, notice, event);
  for (const to of away) state.outbox.message(to, notice, body);
}

/**
 * These actors ended with their realm, and cannot say so themselves. Their subscribers here hear it, behind the events
 * that arrived.
 */
export function endSubscriptionsTo(state: RealmState, gone: ReadonlySet<string>, reason: string): void {
  for (const cell of state.cells.values()) {
    for (const publisher of cell.rare?.subscriptions?.publishers() ?? []) {
      if (!gone.has(publisher)) continue;
      put(state, cell, exitOf(publisher, reason), { kind: "terminated", from: publisher });
    }
  }
}

/** What a subscriber is told of a publisher that exits. */
export function exitOf(publisher: string, reason: string): ErrorFacts {
  return { name: "Error", code: "NO_ACTOR", message: `${publisher} exited: ${reason}` };
}
