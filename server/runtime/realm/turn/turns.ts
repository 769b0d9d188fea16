import type { TroupeLimits } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { fieldIssues, markShown } from "../../author/message.ts";
import { HEADER, ROW } from "../../core/counters.ts";
import { readIssues } from "../../core/schema-issues.ts";
import { type ErrorFacts, errorFacts } from "../../errors.ts";
import { declaredTypes } from "../../sources/accepted-messages.ts";
import type { Notice } from "../../wire/notice.ts";
import { type Hooks, TROUPE, UNRECOGNIZED } from "../actor-class/mod.ts";
import {
  AWAITING,
  type Cell,
  count,
  ENDING,
  EXITING,
  IDLE,
  IN_TURN,
  LOCAL,
  MODE,
  poison,
  QUEUED,
  type RealmState,
  refuseReserved,
  typeOf,
  undeliverable,
} from "../delivery/mod.ts";
import { afterFailure } from "./after-failure.ts";
import { addChild, removeChild, setParent } from "./ending.ts";
import { awaitHook, initialize, isThenable, proceed, startInstance } from "./lifecycle.ts";
import { failJob, holdJob, settleJob } from "./work.ts";

/** Messages per turn of one actor, so that none starves the others. */
const MAX_PER_TURN = 128;
/**
 * Runs ready actors, a turn each, until none is left, the slice is over, or somebody here was answered: an asker goes
 * on when this has returned. A turn takes what was waiting at its start, at most 128; what the actor sends to itself
 * meanwhile waits for the next one. True: there is more to do.
 *
 * One function and not three, and one comparison of `status` for all that may be out of the ordinary: a message costs
 * about 25 ns, of which a call is 2 (docs/performance.md).
 */
export function runSlice(state: RealmState): boolean {
  const { runQueue, bySlot, pool } = state;
  const { header } = state.counters;
  state.isAnswered = false;
  state.linesLeft = state.setup.linesAtOnce ?? 0;
  while (state.left > 0 && !state.isAnswered) {
    const slot = runQueue.shift();
    if (slot === undefined) break;
    state.left -= 1;
    const cell = bySlot[slot];
    if (cell === undefined) {
      state.counters.release(slot);
      continue;
    }
    if (cell.status === QUEUED) cell.status = IN_TURN;
    else if (!beginTurn(cell)) continue;
    header[HEADER.slot] = slot;
    if (cell.instance === null) startInstance(state, cell);
    const most = cell.count < MAX_PER_TURN ? cell.count : MAX_PER_TURN;
    const counters = cell.counters;
    const takenAt = cell.at + ROW.received;
    let takenEver = counters[takenAt] as number;
    let taken = 0;
    while (taken < most && (cell.status === IN_TURN || goesOn(cell))) {
      const sender = cell.nextSender();
      const message = cell.take(pool);
      takenEver += 1;
      counters[takenAt] = takenEver;
      taken += 1;
      if (typeof sender === "string") {
        const type = typeof message === "object" && message !== null ? (message as { type?: unknown }).type : undefined;
        if (type === state.lastType || state.noteType(type)) handle(state, cell, message, sender as ActorAddress);
        else refuseReserved(state, cell.address, sender as ActorAddress, message);
      } else {
        takeNotice(state, cell, message, sender as Notice);
        // Initializing messages bypass the mailbox (admission.ts): read the counter again.
        takenEver = counters[takenAt] as number;
      }
    }
    if (taken > 1) state.left -= taken - 1;
    if (cell.status === IN_TURN) {
      if (cell.count === 0) cell.status = IDLE;
      else {
        cell.status = QUEUED;
        runQueue.push(slot);
      }
    } else {
      if (cell.has(EXITING)) takeUrgentExit(state, cell);
      cell.set(IN_TURN, false);
      proceed(state, cell);
    }
  }
  header[HEADER.slot] = -1;
  header[HEADER.slices] = (header[HEADER.slices] as number) + 1;
  state.outbox.flush();
  return runQueue.size > 0;
}

/** For an actor about which something is out of the ordinary: whether its turn goes on with the next message. */
function goesOn(cell: Cell): boolean {
  cell.rare?.moving?.attempt?.();
  return (cell.status & (MODE | AWAITING | ENDING | EXITING)) === LOCAL;
}

/**
 * The first half of a turn for an actor about which something is out of the ordinary. False: it may not have one now.
 */
function beginTurn(cell: Cell): boolean {
  cell.set(QUEUED, false);
  if ((cell.status & (MODE | AWAITING)) !== LOCAL) return false;
  cell.set(IN_TURN, true);
  return true;
}

function handle(state: RealmState, cell: Cell, message: unknown, sender: ActorAddress): void {
  try {
    const result = cell.class.handle(cell.instance as Hooks, message, sender);
    if (result === undefined) return;
    if (result === UNRECOGNIZED)
      undeliverable(state, cell.address, sender, message, "unrecognized", unrecognized(cell, message));
    else if (isThenable(result)) awaitHandler(state, cell, message, sender, result, 0);
  } catch (error) {
    tryAgain(state, cell, message, sender, error, 1);
  }
}

/**
 * What an asker is told of a message that no handler wanted: of a type that the class names, what is wrong with the
 * fields.
 */
function unrecognized(cell: Cell, message: unknown): ErrorFacts {
  const type = typeOf(message);
  const { facts, actorClass } = cell.class;
  const accepts = facts.accepts.map((each) => each.type);
  const declared = declaredTypes(actorClass).find((each) => each.type === type);
  const issues = declared === undefined ? [] : fieldIssues(declared, message);
  const other = `does not recognize ${type}; it accepts ${accepts.join(", ") || "no message type"}`;
  const [text, remedy] =
    issues.length > 0
      ? [`takes no such ${type}: ${readIssues(issues)}`, "Correct the fields named."]
      : [other, "Send a type that the actor accepts."];
  return {
    name: "RuntimeError",
    code: "UNRECOGNIZED",
    message: `${facts.name} ${text}`,
    remedy,
    details: issues.length > 0 ? { type, accepts, issues } : { type, accepts },
  };
}

function awaitHandler(
  state: RealmState,
  cell: Cell,
  message: unknown,
  sender: ActorAddress,
  result: PromiseLike<unknown>,
  tries: number,
): void {
  awaitHook(state, cell, typeOf(message), result, (error, hasFailed) => {
    if (hasFailed) tryAgain(state, cell, message, sender, error, tries + 1);
  });
}

/**
 * The handler has failed `tries` times on the message. A message tried again keeps its place: nothing was taken since.
 */
function tryAgain(
  state: RealmState,
  cell: Cell,
  message: unknown,
  sender: ActorAddress,
  thrown: unknown,
  tries: number,
): void {
  let error = thrown;
  let tried = tries;
  while (tried <= cell.class.retries && (cell.status & (MODE | ENDING)) === LOCAL) {
    try {
      const result = cell.class.handle(cell.instance as Hooks, message, sender);
      if (isThenable(result)) awaitHandler(state, cell, message, sender, result, tried);
      return;
    } catch (again) {
      error = again;
      tried += 1;
    }
  }
  giveUp(state, cell, message, sender, error);
}

function giveUp(state: RealmState, cell: Cell, message: unknown, sender: ActorAddress, error: unknown): void {
  const facts = state.mapError(errorFacts(error));
  noteFailure(state, cell, message, facts, sender);
  poison(state, cell.address, sender, message, facts);
  const job = cell.rare?.work?.job;
  if (job) failJob(state, cell, job, sender, facts);
  afterFailure(state, cell, facts);
}

function noteFailure(
  state: RealmState,
  cell: Cell,
  message: unknown,
  error: ErrorFacts,
  sender: ActorAddress | null = null,
): void {
  count(cell, ROW.failed, 1);
  state.noteFailure(cell, typeOf(message), error, sender);
}

/** After the message in hand, unless that still awaits its promise: the turn that follows it takes the request then. */
function takeUrgentExit(state: RealmState, cell: Cell): void {
  const exit = cell.rare?.exit;
  if (!exit || (cell.status & (MODE | AWAITING | ENDING)) !== LOCAL) return;
  cell.more().exit = null;
  cell.set(EXITING, false);
  cell.more().isStopUrgent = true;
  takeNotice(state, cell, exit.message, exit.notice);
}

/** Something of the runtime's own: what it means for the actor's family first, then the actor may see it. */
function takeNotice(state: RealmState, cell: Cell, message: unknown, notice: Notice): void {
  switch (notice.kind) {
    case "exit":
      show(state, cell, message, notice);
      endAfter(cell, message as { isRecursive: boolean; reason?: string }, notice);
      break;
    case "childExited":
      if (!removeChild(cell, notice.from as ActorAddress)) break;
      if (notice.escalated === undefined) show(state, cell, message, notice);
      else takeFailureOfChild(state, cell, message, notice, notice.escalated);
      break;
    case "poison":
    case "system":
      show(state, cell, message, notice);
      break;
    case "initialized":
      initialize(state, cell);
      break;
    case "job": {
      const { message: asked, sender } = message as { message: unknown; sender: ActorAddress };
      holdJob(cell, notice.from as ActorAddress, sender, asked);
      state.noteType(typeOf(asked));
      handle(state, cell, asked, sender);
      const job = cell.rare?.work?.job;
      if (job && !cell.has(AWAITING)) settleJob(state, cell, job);
      break;
    }
    case "limits": {
      const troupe = cell.instance?.[TROUPE];
      if (troupe !== undefined) troupe.setLimits(message as Partial<TroupeLimits>);
      else undeliverable(state, cell.address, notice.from, message, "it is no troupe");
      break;
    }
    case "adopt":
      addChild(cell, message as ActorAddress);
      break;
    case "reparent":
      setParent(state, cell, message as ActorAddress | null);
      break;
    case "subscribe":
      cell.more().subscribers.add(notice.from);
      break;
    case "unsubscribe":
      cell.rare?.subscribers.delete(notice.from);
      break;
    case "event":
      if (cell.rare?.subscriptions?.takeEvent(notice.from)) show(state, cell, message, notice);
      break;
    case "missed": {
      const { from } = notice;
      const missed = cell.rare?.subscriptions?.takeMissed(from) ?? 0;
      if (missed > 0) show(state, cell, { type: "callboard.EventsMissed", from, missed }, notice);
      break;
    }
    case "terminated": {
      const { from } = notice;
      if (!cell.rare?.subscriptions?.delete(from)) break;
      const reason = (message as ErrorFacts).message;
      show(state, cell, { type: "callboard.SubscriptionEnded", from, reason }, notice);
      break;
    }
  }
}

/**
 * A child that escalates: the parent sees that it is gone, then its own class says what follows, as if it had failed
 * itself.
 */
function takeFailureOfChild(state: RealmState, cell: Cell, message: unknown, notice: Notice, error: ErrorFacts): void {
  show(state, cell, message, notice, () => {
    noteFailure(state, cell, message, error, notice.from as ActorAddress);
    if (!cell.has(ENDING)) afterFailure(state, cell, error);
  });
}

/**
 * Shows it to the handlers. What they throw is noted and makes no poison. `then` follows when they are through with it.
 */
function show(state: RealmState, cell: Cell, message: unknown, notice: Notice, then?: () => void): void {
  // An event is what an actor made of it.
  if (notice.kind !== "event") markShown(message);
  const failed = (error: unknown) => noteFailure(state, cell, message, state.mapError(errorFacts(error)));
  state.noteOwn(typeOf(message));
  try {
    const result = cell.class.handle(cell.instance as Hooks, message, notice.from);
    if (isThenable(result)) {
      awaitHook(state, cell, typeOf(message), result, (error, hasFailed) => {
        if (hasFailed) failed(error);
        then?.();
      });
      return;
    }
  } catch (error) {
    failed(error);
  }
  then?.();
}

/** Takes effect at the end of the turn, or when the handler's promise settles. */
function endAfter(cell: Cell, request: { isRecursive: boolean; reason?: string }, { from, why }: Notice): void {
  const rare = cell.more();
  rare.stopAsked = { by: from as ActorAddress, why: why ?? null };
  rare.isStopRecursive = request.isRecursive;
  rare.stopReason = request.reason ?? "stopped";
  cell.set(ENDING, true);
}
