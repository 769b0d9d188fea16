import { ROW } from "../../core/counters.ts";
import { carried } from "../../wire/encoded.ts";
import type { Sender } from "../../wire/notice.ts";
import type { MovingRecord } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import { beginTransient, touchTransient } from "../turn/transient.ts";
import type { Cell } from "./cell.ts";
import { count, put, refuseFull } from "./delivery.ts";
import { carriedInitializing, newInitializing, takeInitial } from "./initializing.ts";
import type { RealmState } from "./realm-state.ts";
import { GUARDED } from "./status.ts";

/**
 * What some actors have in front of their mailbox: a goon, their time as transient actors, messages that must come first. The others
 * pay one comparison for it.
 */
export function setGuarded(cell: Cell): void {
  const { rare } = cell;
  if (rare === null) return;
  const isWaiting = rare.initializing !== null && !rare.initializing.isComplete;
  cell.set(GUARDED, isWaiting || rare.goon !== null || rare.transient !== null);
}

/** Whether a message goes to the mailbox now. Else it is taken care of. */
export function admits(state: RealmState, cell: Cell, message: unknown, sender: string): boolean {
  const { rare } = cell;
  // What an actor sends itself, wakeups too, passes no goon.
  if (rare !== null && rare.goon !== null && sender !== cell.address && rare.goon.goon.takes(message, sender))
    return false;
  if (rare !== null && rare.transient !== null) touchTransient(state, cell);
  const its = rare?.initializing ?? null;
  const waiting = cell.count + (its === null ? 0 : its.held.size);
  if (waiting >= cell.class.mailboxMax) {
    refuseFull(state, cell, waiting, message, sender);
    return false;
  }
  if (its === null) return true;
  const outcome = takeInitial(cell, its, message, sender);
  if (outcome === "passed") return true;
  if (outcome === "held") count(cell, ROW.late, 1);
  else {
    count(cell, ROW.local, 1);
    count(cell, ROW.received, 1);
    if (outcome === "complete") letIn(state, cell);
  }
  return false;
}

/** All came: the hook first, then what waited for it. */
function letIn(state: RealmState, cell: Cell): void {
  setGuarded(cell);
  put(state, cell, null, { kind: "initialized", from: cell.address });
  const its = cell.rare?.initializing;
  const held = its?.held ?? new Stash<unknown>();
  if (its) its.held = new Stash();
  count(cell, ROW.late, -held.size);
  held.forEach((sender, message) => {
    put(state, cell, message, sender);
  });
}

/** Sets up what the actor's class wants in front of the mailbox. */
export function guard(state: RealmState, cell: Cell): void {
  const types = cell.class.initializing;
  if (types !== null) cell.more().initializing = newInitializing(types);
  beginTransient(state, cell, null);
  setGuarded(cell);
}

/** The same after a swap: what waited in front of the old one's mailbox waits here, or is let in when nothing is missing. */
export function guardAgain(state: RealmState, cell: Cell, from: MovingRecord): void {
  const { initializing, transientSinceMs } = from;
  if (cell.class.isGuarded) {
    const its = carriedInitializing(cell, initializing);
    cell.more().initializing = its;
    beginTransient(state, cell, transientSinceMs);
    setGuarded(cell);
    if (its?.isComplete && !its.hasRun && initializing !== null) letIn(state, cell);
  }
  for (const { message, sender } of initializing?.held ?? []) put(state, cell, carried(message), sender);
}

/** What the host held meanwhile has not passed here yet. */
export function putHeld(state: RealmState, cell: Cell, message: unknown, sender: Sender): void {
  count(cell, ROW.local, -1);
  put(state, cell, message, sender);
}
