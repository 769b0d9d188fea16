import type { ActorAddress } from "../address.ts";
import { ROW, type Totals } from "../core/counters.ts";
import { isNotice, type Notice, type Sender } from "../core/notice.ts";
import { type ErrorFacts, errorFacts } from "../errors.ts";
import { Cell } from "./cell.ts";
import { count, makeReady, notify, poison, undeliverable } from "./delivery.ts";
import { takeWaiting } from "./initializing.ts";
import type { LoadedClass } from "./loaded-class.ts";
import type { RealmState } from "./realm-state.ts";
import { AWAITING, ENDING, GONE, IDLE, IN_TURN, LOCAL, MODE, QUEUED, RESTORED, STOPPING } from "./status.ts";
import { exitOf } from "./subscriptions.ts";
import { TROUPE } from "./troupe-part.ts";
import { settleJob } from "./work.ts";

const RESTART_WINDOW_MS = 60_000;

/** Makes room for an actor. Its instance is made in its first turn. */
export function bear(
  state: RealmState,
  services: Cell["realm"],
  address: ActorAddress,
  loaded: LoadedClass,
  parent: ActorAddress | null,
  init: unknown,
): Cell {
  const id = state.nextNumber();
  const cell = new Cell(services, address, loaded, state.counters.allocate(id), parent, init);
  state.cells.set(address, cell);
  state.bySlot[cell.slot] = cell;
  return cell;
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** Waits for an async handler or hook; the actor takes nothing meanwhile. `done` runs first, then the actor goes on. */
export function awaitHook(
  state: RealmState,
  cell: Cell,
  result: PromiseLike<unknown>,
  done: (outcome: unknown, hasFailed: boolean) => void,
): void {
  cell.status = (cell.status & ~IDLE) | AWAITING;
  cell.counters[cell.at + ROW.asyncSinceMs] = state.setup.clock.nowMs();
  state.setup.onAwaiting?.(1);
  const settled = (outcome: unknown, hasFailed: boolean) => {
    state.setup.onAwaiting?.(-1);
    if (cell.mode === GONE) return;
    cell.set(AWAITING, false);
    cell.counters[cell.at + ROW.asyncSinceMs] = 0;
    done(outcome, hasFailed);
    proceed(state, cell);
  };
  // What only looks like a promise may throw, or settle twice; of a promise this is the promise itself.
  Promise.resolve(result).then(
    (value) => settled(value, false),
    (error: unknown) => settled(error, true),
  );
}

/** After a turn, or when a promise has settled: what comes next for the actor. */
export function proceed(state: RealmState, cell: Cell): void {
  if ((cell.status & (MODE | AWAITING)) !== LOCAL) return;
  const job = cell.rare?.work?.job;
  if (job) settleJob(state, cell, job);
  if (cell.has(ENDING)) {
    beginStop(state, cell);
    return;
  }
  cell.rare?.moving?.attempt?.();
  if ((cell.status & (MODE | AWAITING | IDLE)) !== LOCAL) return;
  if (cell.count > 0 || cell.instance === null) makeReady(state, cell);
  else cell.set(IDLE, true);
}

/** The actor's first turn, or a restart: constructor, then `onStart`. */
export function startInstance(state: RealmState, cell: Cell): void {
  try {
    cell.instance = cell.class.construct(cell);
    const result = cell.instance.onStart?.(cell.init);
    if (isThenable(result)) {
      awaitHook(state, cell, result, (error, hasFailed) =>
        hasFailed ? failStart(state, cell, error) : started(state, cell),
      );
    } else started(state, cell);
  } catch (error) {
    failStart(state, cell, error);
  }
}

function started(state: RealmState, cell: Cell): void {
  if (cell.rare?.initializing?.hasRun) initialize(state, cell);
  if (cell.mode !== GONE && state.awaited.delete(cell)) state.outbox.control({ is: "started", address: cell.address });
}

/** The second half of the start of an actor whose class names messages that have to come first. */
export function initialize(state: RealmState, cell: Cell): void {
  const its = cell.rare?.initializing;
  if (!its) return;
  its.hasRun = true;
  const initial = its.initial.filter((each) => each !== null);
  try {
    const result = cell.instance?.onInitialized?.(initial);
    if (!isThenable(result)) return;
    awaitHook(state, cell, result, (error, hasFailed) => hasFailed && failStart(state, cell, error));
  } catch (error) {
    failStart(state, cell, error);
  }
}

/** It never ran: whoever wrote to it gets the message back, its parent one `ChildActorExited`. */
function failStart(state: RealmState, cell: Cell, error: unknown): void {
  const facts = state.mapError(errorFacts(error));
  state.noteFailure(cell, "onStart", facts);
  failBirth(state, cell, facts);
}

function failBirth(state: RealmState, cell: Cell, facts: ErrorFacts): void {
  drain(state, cell, (message, sender) => {
    if (!isNotice(sender)) poison(state, cell.address, sender as ActorAddress, message, facts);
  });
  stopChildren(state, cell);
  bury(state, cell, `start failed: ${facts.message}`, facts);
}

/** A new instance at the same address; waiting messages stay. */
export function restart(state: RealmState, cell: Cell, cause: ErrorFacts): void {
  const now = state.setup.clock.nowMs();
  const rare = cell.more();
  rare.restarts = rare.restarts.filter((at) => now - at < RESTART_WINDOW_MS);
  if (rare.restarts.length >= cell.class.maxRestartsPerMinute) {
    rare.stopReason = `failed: ${rare.restarts.length} restarts within a minute were not enough (${cause.message})`;
    cell.set(ENDING, true);
    return;
  }
  rare.restarts.push(now);
  const begin = () => {
    cell.instance = null;
    startInstance(state, cell);
  };
  const result = hook(state, cell, "onStop", () => cell.instance?.onStop?.("restarted"));
  if (isThenable(result)) {
    awaitHook(state, cell, result, (error, hasFailed) => {
      if (hasFailed) state.noteFailure(cell, "onStop", state.mapError(errorFacts(error)));
      begin();
    });
  } else begin();
}

/** Runs one of the author's hooks; what it throws is noted. */
export function hook(state: RealmState, cell: Cell, name: string, run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    state.noteFailure(cell, name, state.mapError(errorFacts(error)));
    return undefined;
  }
}

/** Begins to end an actor: nothing more is taken; children first. */
function beginStop(state: RealmState, cell: Cell): void {
  if (cell.mode === STOPPING || cell.mode === GONE) return;
  cell.mode = STOPPING;
  cell.set(IDLE, false);
  state.dropMoving(cell);
  drain(state, cell, (message, sender) => {
    if (isNotice(sender)) {
      if (sender.kind === "childExited") removeChild(cell, sender.from as ActorAddress);
      else if (sender.kind === "adopt") addChild(cell, message as ActorAddress);
    } else undeliverable(state, cell.address, sender, message, "the actor stopped");
  });
  if (cell.rare?.isStopRecursive === false) leaveChildren(state, cell);
  else stopChildren(state, cell);
  if (childCount(cell) === 0) finishStop(state, cell);
}

function stopChildren(state: RealmState, cell: Cell): void {
  if (cell.rare === null) return;
  for (const child of cell.rare.children) {
    notify(state, child, { kind: "exit", from: cell.address }, { type: "callboard.ExitRequest", isRecursive: true });
  }
}

/** Children go on under the grandparent. */
function leaveChildren(state: RealmState, cell: Cell): void {
  if (cell.rare === null) return;
  for (const child of cell.rare.children) {
    notify(state, child, { kind: "reparent", from: cell.address }, cell.parent);
    if (cell.parent !== null) notify(state, cell.parent, { kind: "adopt", from: cell.address }, child);
  }
  cell.rare.children.clear();
}

/** What still matters to an actor that is ending: a child of it is gone. */
export function noticeWhileStopping(state: RealmState, cell: Cell, message: unknown, notice: Notice): void {
  if (cell.instance?.[TROUPE] !== undefined) cell.instance.receive?.(message, notice.from);
  if (notice.kind !== "childExited") return;
  const child = notice.from as ActorAddress;
  if (removeChild(cell, child) && childCount(cell) === 0 && !cell.has(AWAITING)) finishStop(state, cell);
}

function finishStop(state: RealmState, cell: Cell): void {
  const reason = cell.rare?.stopReason ?? "stopped";
  const result = hook(state, cell, "onStop", () =>
    cell.instance?.onStop?.(reason.startsWith("failed") ? "failed" : reason),
  );
  if (!isThenable(result)) {
    bury(state, cell, reason, null);
    return;
  }
  awaitHook(state, cell, result, (error, hasFailed) => {
    if (hasFailed) state.noteFailure(cell, "onStop", state.mapError(errorFacts(error)));
    bury(state, cell, reason, null);
  });
}

/** Takes the actor out of the realm and tells its family and the host. */
function bury(state: RealmState, cell: Cell, reason: string, error: ErrorFacts | null): void {
  const counted = countedOf(cell);
  forget(state, cell);
  state.awaited.delete(cell);
  for (const subscriber of cell.rare?.subscribers ?? []) {
    notify(state, subscriber as ActorAddress, { kind: "over", from: cell.address }, exitOf(cell.address, reason));
  }
  for (const publisher of cell.rare?.subscriptions?.keys() ?? []) {
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

function countedOf({ counters, at }: Cell): Totals {
  return {
    taken: counters[at + ROW.taken] as number,
    sent: counters[at + ROW.sent] as number,
    failed: counters[at + ROW.failed] as number,
  };
}

/** Frees what the realm holds for an actor that is no longer here. */
export function forget(state: RealmState, cell: Cell): void {
  cell.mode = GONE;
  state.cells.delete(cell.address);
  state.far.delete(cell.address);
  cell.rare?.transient?.disarm?.();
  cell.rare?.goon?.cancel();
  for (const wakeup of cell.rare?.wakeups.values() ?? []) wakeup.isCancelled = true;
  state.bySlot[cell.slot] = undefined;
  state.counters.clear(cell.slot);
  // The run queue's entry would mean the next actor in the slot: it is free when that has come up.
  if (!cell.has(QUEUED)) state.counters.release(cell.slot);
}

function drain(state: RealmState, cell: Cell, each: (message: unknown, sender: Sender) => void): void {
  while (cell.count > 0) {
    const sender = cell.nextSender() as Sender;
    each(cell.take(state.pool), sender);
    count(cell, ROW.taken, 1);
  }
  for (const { message, sender } of cell.rare?.goon?.goon.takeWaiting() ?? []) each(message, sender);
  for (const { message, sender } of takeWaiting(cell)) each(message, sender);
  for (const { message, sender } of cell.instance?.[TROUPE]?.takeWaiting() ?? []) each(message, sender);
}

export function addChild(cell: Cell, child: ActorAddress): void {
  cell.more().children.add(child);
}

/** False when it was none (any more): a parent is told once. */
export function removeChild(cell: Cell, child: ActorAddress): boolean {
  return cell.rare?.children.delete(child) ?? false;
}

function childCount(cell: Cell): number {
  return cell.rare?.children.size ?? 0;
}

export function setParent(state: RealmState, cell: Cell, parent: ActorAddress | null): void {
  cell.parent = parent;
  state.outbox.control({ is: "reparented", address: cell.address, parent });
}

/** The actor ends after the message in hand, or now when none is. */
export function requestStop(state: RealmState, cell: Cell, reason: string): void {
  if (cell.mode === RESTORED) return;
  cell.set(ENDING, true);
  const rare = cell.more();
  rare.stopReason = reason;
  rare.stopAsked = { by: cell.address, why: null };
  if ((cell.status & (MODE | AWAITING | IN_TURN)) === LOCAL) beginStop(state, cell);
}
