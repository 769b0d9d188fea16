import type { Clock } from "../../clock.ts";
import type { MovingRecord } from "../../wire/realm-control.ts";
import type { Cell } from "./cell.ts";
import { Initializing } from "./initializing.ts";
import { ADMISSION, AWAITING, GONE, LOCAL, STOPPING } from "./status.ts";
import { TransientClock } from "./transient-clock.ts";

/**
 * What is done with a message before the mailbox. `intercepted`: by fault injection; `full`: the mailbox holds as many
 * as its class allows; the rest: see `Initializing`.
 */
export type Admission = "admitted" | "intercepted" | "full" | "stashed" | "taken" | "complete";

/** Decides what becomes of an actor's message. The caller does it. */
export function admit(cell: Cell, message: unknown, sender: string): Admission {
  const { extras } = cell;
  // What an actor sends itself, wakeups too, is not intercepted.
  if (extras?.interceptor && sender !== cell.address && extras.interceptor.takes(message, sender)) return "intercepted";
  extras?.transient?.touch();
  if (waitingOf(cell) >= cell.class.mailboxMax) return "full";
  const outcome = extras?.initializing?.take(message, sender) ?? "passed";
  return outcome === "passed" ? "admitted" : outcome;
}

/** Messages in the mailbox, and those stashed in front of it. */
export function waitingOf(cell: Cell): number {
  return cell.count + (cell.extras?.initializing?.waiting ?? 0);
}

/** Sets up what the actor's class wants in front of the mailbox. `stop` ends a transient actor. */
export function installAdmission(cell: Cell, clock: Clock, stop: () => void): void {
  const types = cell.class.initializing;
  if (types !== null) cell.makeExtras().initializing = new Initializing(types);
  startTransient(cell, clock, null, stop);
  updateAdmission(cell);
}

/** The same after a swap. True: nothing is missing any more, and what was stashed may go to the mailbox. */
export function installMovedAdmission(cell: Cell, from: MovingRecord, clock: Clock, stop: () => void): boolean {
  const types = cell.class.initializing;
  const initializing = types && Initializing.moved(types, from.initializing);
  cell.makeExtras().initializing = initializing;
  startTransient(cell, clock, from.transientSinceMs, stop);
  updateAdmission(cell);
  return from.initializing !== null && initializing?.isComplete === true && !initializing.hasRun;
}

function startTransient(cell: Cell, clock: Clock, sinceMs: number | null, stop: () => void): void {
  const rule = cell.class.transient;
  if (rule === null) return;
  cell.makeExtras().transient = new TransientClock(rule, clock, sinceMs, {
    isBusy: () => cell.has(AWAITING) || cell.count > 0 || cell.mode !== LOCAL,
    isOver: () => cell.mode === GONE || cell.mode === STOPPING,
    stop,
  });
}

/** Marks an actor whose messages must be looked at before the mailbox. The others pay one comparison for it. */
export function updateAdmission(cell: Cell): void {
  const { extras } = cell;
  if (extras === null) return;
  const isWaiting = extras.initializing !== null && !extras.initializing.isComplete;
  cell.set(ADMISSION, isWaiting || extras.interceptor !== null || extras.transient !== null);
}
