import type { ActorAddress } from "../../author/address.ts";
import { markShown } from "../../author/message.ts";
import { ROW } from "../../core/counters.ts";
import { type ErrorFacts, errorFacts } from "../../errors.ts";
import { decodeValue } from "../../wire/encoded.ts";
import { isNotice, type Notice } from "../../wire/notice.ts";
import type { Encoded, GiveUp } from "../../wire/realm-control.ts";
import { type LoadedClass, TROUPE } from "../actor-class/mod.ts";
import {
  AWAITING,
  Cell,
  ENDING,
  EXITING,
  GONE,
  IDLE,
  IN_TURN,
  LOCAL,
  MODE,
  makeReady,
  poison,
  RESTORED,
  type RealmState,
  STOPPING,
} from "../delivery/mod.ts";
import { bury, childCount, drain, dropWaiting, leaveChildren, removeChild, stopChildren } from "./ending.ts";
import { revoke } from "./revoked.ts";
import { settleJob } from "./work.ts";

const RESTART_WINDOW_MS = 60_000;

/** Makes room for an actor. Its instance is made in its first turn. */
export function newCell(
  state: RealmState,
  services: Cell["realm"],
  address: ActorAddress,
  loaded: LoadedClass,
  parent: ActorAddress | null,
  init: Encoded | null,
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

/**
 * Waits for an async handler or hook, `what`; the actor takes nothing meanwhile. `done` runs first, then the actor goes
 * on.
 */
export function awaitHook(
  state: RealmState,
  cell: Cell,
  what: string,
  result: PromiseLike<unknown>,
  done: (outcome: unknown, hasFailed: boolean) => void,
): void {
  cell.status = (cell.status & ~IDLE) | AWAITING;
  state.noteAwaiting(cell);
  const settled = (outcome: unknown, hasFailed: boolean) => {
    if (cell.mode === GONE) return;
    cell.set(AWAITING, false);
    cell.counters[cell.at + ROW.asyncSinceMs] = 0;
    state.inHand(cell, null, () => {
      done(outcome, hasFailed);
      proceed(state, cell);
    });
  };
  whenSettled(
    state,
    cell,
    what,
    result,
    (value) => settled(value, false),
    (error) => settled(error, true),
  );
}

/** Follows a promise of the author's; whoever watches the realm knows of it. */
export function whenSettled(
  state: RealmState,
  cell: Cell,
  what: string,
  result: PromiseLike<unknown>,
  done: (value: unknown) => void,
  failed: (error: unknown) => void,
): void {
  const over = state.setup.watch?.awaits(cell, what);
  // What only looks like a promise may throw, or settle twice; of a promise this is the promise itself.
  Promise.resolve(result).then(
    (value) => {
      over?.();
      done(value);
    },
    (error: unknown) => {
      over?.();
      failed(error);
    },
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
  if (cell.count > 0 || cell.instance === null || cell.has(EXITING)) makeReady(state, cell);
  else cell.set(IDLE, true);
}

/** The actor's first turn, or a restart: constructor, then `onStart`. */
export function startInstance(state: RealmState, cell: Cell): void {
  state.noteOwn("onStart");
  try {
    cell.instance = cell.class.construct(cell);
    const result = cell.instance.onStart?.(decodeValue(cell.init));
    if (isThenable(result)) {
      awaitHook(state, cell, "onStart", result, (error, hasFailed) =>
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
  state.noteOwn("onInitialized");
  try {
    const result = cell.instance?.onInitialized?.(initial);
    if (!isThenable(result)) return;
    awaitHook(state, cell, "onInitialized", result, (error, hasFailed) => hasFailed && failStart(state, cell, error));
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
    revoke(cell);
    cell.instance = null;
    startInstance(state, cell);
  };
  const result = hook(state, cell, "onStop", () => cell.instance?.onStop?.("restarted"));
  if (isThenable(result)) {
    awaitHook(state, cell, "onStop", result, (error, hasFailed) => {
      if (hasFailed) state.noteFailure(cell, "onStop", state.mapError(errorFacts(error)));
      begin();
    });
  } else begin();
}

/** Runs one of the author's hooks; what it throws is noted. */
export function hook(state: RealmState, cell: Cell, name: string, run: () => unknown): unknown {
  try {
    return state.inHand(cell, name, run);
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
  state.noteStopping(cell);
  cell.more().onNoticeWhileStopping = (message, notice) => noticeWhileStopping(state, cell, message, notice);
  cell.leaveSwap();
  dropWaiting(state, cell);
  if (cell.rare?.isStopRecursive === false) leaveChildren(state, cell);
  else stopChildren(state, cell);
  if (childCount(cell) === 0) finishStop(state, cell);
}

/** What still matters to an actor that is ending: a child of it is gone. */
function noticeWhileStopping(state: RealmState, cell: Cell, message: unknown, notice: Notice): void {
  if (cell.instance?.[TROUPE] !== undefined && (notice.kind === "childExited" || notice.kind === "system")) {
    markShown(message);
    cell.instance.receive?.(message, notice.from);
  }
  if (notice.kind === "exit" && notice.isUrgent && cell.rare !== null) {
    cell.rare.isStopUrgent = true;
    stopChildren(state, cell);
  }
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
  awaitHook(state, cell, "onStop", result, (error, hasFailed) => {
    if (hasFailed) state.noteFailure(cell, "onStop", state.mapError(errorFacts(error)));
    bury(state, cell, reason, null);
  });
}

/** The actor ends after the message in hand, or now when none is. */
export function requestStop(state: RealmState, cell: Cell, reason: string): void {
  if (cell.mode === RESTORED) return;
  cell.set(ENDING, true);
  const rare = cell.more();
  rare.stopReason = reason;
  rare.stopAsked = { by: cell.address, why: null };
  state.noteStopping(cell);
  if ((cell.status & (MODE | AWAITING | IN_TURN)) === LOCAL) beginStop(state, cell);
}

/**
 * Ends an actor that does not come back from a promise, without asking it: no hook is called, what it still does
 * reaches nobody. A swap that has closed its mailbox already is let through; it has a deadline of its own.
 */
export function giveUp(state: RealmState, cell: Cell, { reason, isRecursive, asked }: GiveUp): void {
  if (cell.mode !== LOCAL && cell.mode !== STOPPING) return;
  cell.leaveSwap();
  dropWaiting(state, cell);
  cell.more().isStopUrgent = true;
  cell.more().stopAsked = asked;
  if (isRecursive) stopChildren(state, cell);
  else leaveChildren(state, cell);
  revoke(cell);
  bury(state, cell, reason, null);
}
