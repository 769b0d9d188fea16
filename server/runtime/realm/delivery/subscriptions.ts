import type { ActorAddress } from "../../author/address.ts";
import { type ErrorFacts, RuntimeError } from "../../errors.ts";
import { MAX_WAITING_EVENTS, type Notice } from "../../wire/notice.ts";
import { checkAndFreeze, encode } from "../../wire/plain-value.ts";
import type { Cell } from "./cell.ts";
import { isReserved, notify, put, typeOf } from "./delivery.ts";
import type { RealmState } from "./realm-state.ts";

export function subscribe(state: RealmState, cell: Cell, publisher: ActorAddress): void {
  const rare = cell.more();
  rare.subscriptions ??= new Map();
  if (rare.subscriptions.has(publisher)) return;
  rare.subscriptions.set(publisher, { waiting: 0, missed: 0 });
  notify(state, publisher, { kind: "subscribe", from: cell.address }, null);
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

/** Gives an event to all or, when it cannot be copied for one that is elsewhere, throws before anybody has it. */
export function publish(state: RealmState, from: ActorAddress, subscribers: ReadonlySet<string>, event: unknown): void {
  const notice: Notice = { kind: "event", from };
  if (state.setup.checksMessages) checkAndFreeze(event);
  const isHere = (to: string) => state.near(to) !== undefined || state.sinks.get(to) !== undefined;
  const away = [...subscribers].filter((to) => !isHere(to));
  const body = away.length > 0 ? encode(event) : "";
  for (const to of subscribers) if (isHere(to)) notify(state, to as ActorAddress, notice, event);
  for (const to of away) state.outbox.message(to, notice, body);
}

/**
 * Whether an event goes to the mailbox. Once too many wait, a mark stands for what is missed, and nothing more goes in
 * before it has been taken: so the subscriber hears at the right place how many it missed.
 */
export function admitsEvent(state: RealmState, cell: Cell, { from }: Notice): boolean {
  const subscription = cell.rare?.subscriptions?.get(from);
  if (subscription === undefined) return false;
  if (subscription.missed === 0 && subscription.waiting < MAX_WAITING_EVENTS) {
    subscription.waiting += 1;
    return true;
  }
  subscription.missed += 1;
  if (subscription.missed === 1) put(state, cell, null, { kind: "missed", from });
  return false;
}

/** An event is taken: false, it is not wanted any more. */
export function takeEvent(cell: Cell, { from }: Notice): boolean {
  const subscription = cell.rare?.subscriptions?.get(from);
  if (subscription === undefined) return false;
  subscription.waiting = Math.max(0, subscription.waiting - 1);
  return true;
}

/** How many were missed up to here; 0: it is not subscribed any more. */
export function takeMissed(cell: Cell, { from }: Notice): number {
  const subscription = cell.rare?.subscriptions?.get(from);
  const missed = subscription?.missed ?? 0;
  if (subscription !== undefined) subscription.missed = 0;
  return missed;
}

/**
 * These actors ended with their realm, and cannot say so themselves: whoever subscribed to one hears it, behind the
 * events that arrived.
 */
export function endSubscriptionsTo(state: RealmState, gone: ReadonlySet<string>, reason: string): void {
  for (const cell of state.cells.values()) {
    for (const publisher of cell.rare?.subscriptions?.keys() ?? []) {
      if (!gone.has(publisher)) continue;
      put(state, cell, exitOf(publisher, reason), { kind: "over", from: publisher });
    }
  }
}

/** What a subscriber is told of a publisher that exits. */
export function exitOf(publisher: string, reason: string): ErrorFacts {
  return { name: "Error", code: "NO_ACTOR", message: `${publisher} exited: ${reason}` };
}

/** After a swap: the events in the mailbox came along. */
export function resubscribe(cell: Cell, moved: readonly { publisher: string; missed: number }[]): void {
  if (moved.length === 0) return;
  const subscriptions = new Map(moved.map(({ publisher, missed }) => [publisher, { waiting: 0, missed }]));
  cell.forEach((_event, sender) => {
    const subscription = typeof sender === "string" ? undefined : subscriptions.get((sender as Notice).from);
    if (subscription !== undefined && (sender as Notice).kind === "event") subscription.waiting += 1;
  });
  cell.more().subscriptions = subscriptions;
}
