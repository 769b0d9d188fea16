import type { ActorAddress } from "../../author/address.ts";
import { type ActorCounters, newCounters, ROW, readCounters } from "../../core/counters.ts";
import type { ErrorFacts } from "../../errors.ts";
import { isNotice, type Notice, type Sender } from "../../wire/notice.ts";
import { TROUPE } from "../actor-class/mod.ts";
import { type Cell, count, exitOf, GONE, notify, QUEUED, type RealmState, undeliverable } from "../delivery/mod.ts";
import { moved } from "./revoked.ts";

/** Asks the children to exit: as urgently as their parent was. */
export function stopChildren(state: RealmState, cell: Cell): void {
  if (cell.rare === null) return;
  const { children, isStopUrgent } = cell.rare;
  const notice: Notice = { kind: "exit", from: cell.address, ...(isStopUrgent && { isUrgent: true }) };
  for (const child of children) notify(state, child, notice, { type: "callboard.ExitRequest", isRecursive: true });
}

/** Children go on under the grandparent. */
export function leaveChildren(state: RealmState, cell: Cell): void {
  if (cell.rare === null) return;
  for (const child of cell.rare.children) {
    notify(state, child, { kind: "reparent", from: cell.address }, cell.parent);
    if (cell.parent !== null) notify(state, cell.parent, { kind: "adopt", from: cell.address }, child);
  }
  cell.rare.children.clear();
}

/** Takes the actor out of the realm and tells its family and the host. */
export function bury(state: RealmState, cell: Cell, reason: string, error: ErrorFacts | null): void {
  const counted = countedOf(cell);
  forget(state, cell);
  state.awaited.delete(cell);
  for (const subscriber of cell.rare?.subscribers ?? []) {
    notify(state, subscriber as ActorAddress, { kind: "terminated", from: cell.address }, exitOf(cell.address, reason));
  }
  for (const publisher of cell.rare?.subscriptions?.publishers() ?? []) {
    notify(state, publisher as ActorAddress, { kind: "unsubscribe", from: cell.address }, null);
  }
  if (cell.parent !== null) {
    const exited = { type: "callboard.ChildActorExited", child: cell.address, class: cell.class.name, reason };
    const escalated = cell.rare?.escalated ?? null;
    const notice: Notice = { kind: "childExited", from: cell.address, ...(escalated && { escalated }) };
    notify(state, cell.parent, notice, exited);
  }
  const asked = cell.rare?.stopAsked ?? null;
  state.outbox.control({ is: "gone", address: cell.address, reason, error, asked, counted });
}

function countedOf({ counters, at }: Cell): ActorCounters {
  const counted = newCounters();
  readCounters(counters, at, counted);
  return counted;
}

/** Frees what the realm holds for an actor that is no longer here. */
export function forget(state: RealmState, cell: Cell): void {
  cell.mode = GONE;
  state.cells.delete(cell.address);
  state.routedViaHost.delete(cell.address);
  cell.rare?.transient?.disarm();
  cell.rare?.interceptor?.cancel();
  for (const wakeup of cell.rare?.wakeups.values() ?? []) state.wakeups.remove(wakeup);
  cell.rare?.wakeups.clear();
  if (cell.openAsks > 0) state.replies.endAsksOf(cell, moved(cell));
  state.bySlot[cell.slot] = undefined;
  state.counters.clear(cell.slot);
  // The run queue's entry would mean the next actor in the slot: it is free when that has come up.
  if (!cell.has(QUEUED)) state.counters.release(cell.slot);
}

/** Nobody takes what waits: it becomes dead letters. Of the runtime's own words counts who is family. */
export function dropWaiting(state: RealmState, cell: Cell): void {
  drain(state, cell, (message, sender) => {
    if (isNotice(sender)) {
      if (sender.kind === "childExited") removeChild(cell, sender.from as ActorAddress);
      else if (sender.kind === "adopt") addChild(cell, message as ActorAddress);
    } else undeliverable(state, cell.address, sender, message, "the actor stopped");
  });
}

export function drain(state: RealmState, cell: Cell, each: (message: unknown, sender: Sender) => void): void {
  while (cell.count > 0) {
    const sender = cell.nextSender() as Sender;
    each(cell.take(state.pool), sender);
    count(cell, ROW.received, 1);
  }
  for (const { message, sender } of cell.rare?.interceptor?.takeWaiting() ?? []) each(message, sender);
  const initializing = cell.rare?.initializing ?? null;
  if (initializing !== null) {
    count(cell, ROW.late, -initializing.waiting);
    for (const { message, sender } of initializing.takeWaiting()) each(message, sender);
  }
  for (const { message, sender } of cell.instance?.[TROUPE]?.takeWaiting() ?? []) each(message, sender);
}

export function addChild(cell: Cell, child: ActorAddress): void {
  cell.more().children.add(child);
}

/** False when it was none (any more): a parent is told once. */
export function removeChild(cell: Cell, child: ActorAddress): boolean {
  return cell.rare?.children.delete(child) ?? false;
}

export function childCount(cell: Cell): number {
  return cell.rare?.children.size ?? 0;
}

export function setParent(state: RealmState, cell: Cell, parent: ActorAddress | null): void {
  cell.parent = parent;
  state.outbox.control({ is: "reparented", address: cell.address, parent });
}
