import { Actor } from "../../author/actor.ts";
import { type ActorAddress, isAddress, isReplyAddress } from "../../author/address.ts";
import { isReservedType } from "../../author/message.ts";
import { HEADER, ROW } from "../../core/counters.ts";
import { type ErrorFacts, errorFacts, RuntimeError } from "../../errors.ts";
import { isNotice, type Notice, type Sender } from "../../wire/notice.ts";
import { checkAndFreeze, encode, NotPlain } from "../../wire/plain-value.ts";
import { admit, updateAdmission, waitingOf } from "./admission.ts";
import type { Cell } from "./cell.ts";
import type { RealmState } from "./realm-state.ts";
import { ADMISSION, ENDING, EXITING, HANDED, IDLE, MODE, QUEUED, RESTORED, SEALED, STOPPING } from "./status.ts";

/**
 * The ways of a message. Each says who is at its other end, and does the rest by the next one.
 *
 * | function | for | counts | checks and freezes |
 * |---|---|---|---|
 * | `send` | an actor's message | `sent` of the sender | in debug mode |
 * | `sendAs` | an ask's question, or a message from outside of actors | | in debug mode |
 * | `notify` | the runtime's own message | | |
 * | `receive` | what another realm sent: the host counted it | | |
 * | `put` | any message to an actor that is here: admission, then the mailbox | `local` of the receiver | |
 * | `putCounted` | the same, of what the host has counted | takes the host's count off | |
 * | `forward` | what waited here for an actor that is elsewhere | | |
 *
 * A message that nobody gets goes to `undeliverable`.
 */

/** Adds to one counter of an actor. */
export function count(cell: Cell, counter: number, by: number): void {
  const at = cell.at + counter;
  cell.counters[at] = (cell.counters[at] as number) + by;
}

/** Puts an actor that has something to do, and is free to, in the run queue. */
export function makeReady(state: RealmState, cell: Cell): void {
  if (cell.has(QUEUED)) return;
  cell.status = (cell.status & ~IDLE) | QUEUED;
  state.runQueue.push(cell.slot);
  if (!state.isAwake) state.wake();
}

/** An actor's message to any address. Counts it as sent. */
export function send(state: RealmState, from: Cell, to: ActorAddress, message: unknown): void {
  count(from, ROW.sent, 1);
  let target = state.bySlot[from.lastTarget];
  if (target === undefined || target.address !== to) {
    target = state.localTarget(to);
    if (target === undefined) {
      sendRemote(state, from.address, to, message);
      return;
    }
    from.lastTarget = target.slot;
  }
  if (state.setup.checksMessages && !isFit(state, from.address, to, message)) return;
  if (target.status === IDLE) {
    // The usual case of all: nothing waits, nobody looks at it.
    count(target, ROW.local, 1);
    target.putFirst(message, from.address);
    target.status = QUEUED;
    state.runQueue.push(target.slot);
    if (!state.isAwake) state.wake();
  } else put(state, target, message, from.address);
}

/** A message whose sender is no actor of this realm: an ask's address, or the world outside. */
export function sendAs(state: RealmState, from: ActorAddress, to: ActorAddress, message: unknown): void {
  const target = state.localTarget(to);
  if (target === undefined) sendRemote(state, from, to, message);
  else if (!state.setup.checksMessages || isFit(state, from, to, message)) put(state, target, message, from);
}

function sendRemote(state: RealmState, from: ActorAddress, to: ActorAddress, message: unknown): void {
  const sink = state.replies.get(to);
  if (sink !== undefined) {
    if (isReserved(message)) refuseReserved(state, to, from, message);
    else if (!state.setup.checksMessages || isFit(state, from, to, message)) sink.take(message, from);
    return;
  }
  // Nothing was sent away yet: `lastRemote` is null, and an author may pass that.
  if (typeof to !== "string" || (to !== state.lastRemote && !isAddress(to))) {
    const shown = typeof to === "string" ? JSON.stringify((to as string).slice(0, 100)) : `a ${typeof to}`;
    throw new RuntimeError(
      "NOT_AN_ADDRESS",
      `${shown} is not an actor's address`,
      "Send to an address that the runtime gave out.",
    );
  }
  state.lastRemote = to;
  if (isReserved(message)) {
    refuseReserved(state, to, from, message);
    return;
  }
  try {
    state.outbox.send(to, from, message);
  } catch (error) {
    refuseUncopied(state, from, to, message, error);
  }
}

/** Whether a message may travel; else it is refused. */
function isFit(state: RealmState, from: ActorAddress, to: ActorAddress, message: unknown): boolean {
  try {
    checkAndFreeze(message);
    return true;
  } catch (error) {
    refuseUncopied(state, from, to, message, error);
    return false;
  }
}

/**
 * A message that cannot be copied: its sender has failed, gets it back as poison, and whoever waits for it as an answer
 * waits no longer. Throws any other error.
 */
export function refuseUncopied(state: RealmState, from: string, to: string, message: unknown, error: unknown): void {
  if (!(error instanceof NotPlain)) throw error;
  // From the author's own line on.
  Error.captureStackTrace(error, Actor.prototype.send);
  const facts = state.mapError(errorFacts(error));
  const sender = state.cells.get(from);
  if (sender !== undefined) {
    count(sender, ROW.failed, 1);
    state.noteFailure(sender, typeOf(message), facts);
  }
  if (isReplyAddress(to)) poison(state, from as ActorAddress, to as ActorAddress, null, facts);
  poison(state, to as ActorAddress, from as ActorAddress, message, facts);
}

/**
 * A message of a type that only the runtime sends: a dead letter, and whoever waits for it as an answer waits no
 * longer.
 */
export function refuseReserved(state: RealmState, to: ActorAddress, from: ActorAddress, message: unknown): void {
  const type = typeOf(message);
  const text = `a message of type ${type} can be sent by the runtime only`;
  const facts: ErrorFacts = {
    name: "RuntimeError",
    code: "RESERVED_TYPE",
    message: text,
    remedy: "Send a type of your own.",
  };
  deadLetter(state, to, from, null, type, "reserved type", facts);
  if (isReplyAddress(to)) poison(state, from, to, null, facts);
}

/** Whether its type is one of the runtime's own. */
export function isReserved(message: unknown): boolean {
  return typeof message === "object" && message !== null && isReservedType((message as { type?: unknown }).type);
}

/** Puts a message in the mailbox of an actor that is here, if admission says so, and counts it as local. */
export function put(state: RealmState, target: Cell, message: unknown, sender: Sender): void {
  if (target.status !== IDLE || typeof sender !== "string") {
    if (!isAdmitted(state, target, message, sender)) return;
  }
  count(target, ROW.local, 1);
  target.put(state.pool, message, sender);
  if (target.has(IDLE)) makeReady(state, target);
}

/** Whether a message goes to the mailbox. Else it is taken care of. */
function isAdmitted(state: RealmState, target: Cell, message: unknown, sender: Sender): boolean {
  const { status } = target;
  if ((status & MODE) > SEALED) {
    putAside(state, target, message, sender);
    return false;
  }
  if (typeof sender !== "string") {
    if (sender.kind === "exit") return admitsExit(state, target, message, sender);
    return sender.kind !== "event" || isEventAdmitted(state, target, sender.from);
  }
  const looksAtIt = (status & ADMISSION) !== 0 || target.count >= target.class.mailboxMax;
  return !looksAtIt || passesAdmission(state, target, message, sender);
}

/** Does what admission decides. True: the message goes to the mailbox. */
function passesAdmission(state: RealmState, target: Cell, message: unknown, sender: string): boolean {
  const decision = admit(target, message, sender);
  switch (decision) {
    case "admitted":
      return true;
    case "full":
      refuseFull(state, target, waitingOf(target), message, sender);
      break;
    case "stashed":
      count(target, ROW.late, 1);
      break;
    case "taken":
    case "complete":
      count(target, ROW.local, 1);
      count(target, ROW.received, 1);
      if (decision === "complete") releaseStash(state, target);
      break;
    case "intercepted":
      break;
  }
  return false;
}

/** All initializing messages are there: `onInitialized` comes first, then what waited for them. */
export function releaseStash(state: RealmState, cell: Cell): void {
  updateAdmission(cell);
  put(state, cell, null, { kind: "initialized", from: cell.address });
  const stash = cell.rare?.initializing?.takeStash();
  if (stash === undefined) return;
  count(cell, ROW.late, -stash.size);
  stash.forEach((sender, message) => {
    put(state, cell, message, sender);
  });
}

function isEventAdmitted(state: RealmState, target: Cell, publisher: string): boolean {
  const decision = target.rare?.subscriptions?.admit(publisher);
  if (decision === "mark") put(state, target, null, { kind: "missed", from: publisher });
  return decision === "admitted";
}

/** Whether an exit request waits in the mailbox. An urgent one is next after the message in hand. */
function admitsExit(state: RealmState, target: Cell, message: unknown, notice: Notice): boolean {
  state.noteStopping(target);
  if (!notice.isUrgent) return true;
  if (target.has(ENDING | EXITING)) return false;
  target.more().exit = { message, notice };
  target.set(EXITING, true);
  if (target.has(IDLE)) makeReady(state, target);
  return false;
}

/** Puts a message that the host has counted as waiting: it is not counted twice. */
export function putCounted(state: RealmState, target: Cell, message: unknown, sender: Sender): void {
  count(target, ROW.local, -1);
  put(state, target, message, sender);
}

function putAside(state: RealmState, target: Cell, message: unknown, sender: Sender): void {
  const moving = target.rare?.moving;
  if ((target.mode === HANDED || target.mode === RESTORED) && moving) {
    moving.late.push(sender, message);
    count(target, ROW.late, 1);
  } else if (target.mode === STOPPING && isNotice(sender)) {
    target.rare?.onNoticeWhileStopping?.(message, sender);
  } else {
    undeliverable(state, target.address, sender, message, "the actor is stopping");
  }
}

export function refuseFull(state: RealmState, target: Cell, waiting: number, message: unknown, sender: Sender): void {
  const text = `${target.address} holds ${waiting} messages, its maximum`;
  const facts: ErrorFacts = {
    name: "RuntimeError",
    code: "MAILBOX_FULL",
    message: text,
    remedy: "Send slower, or raise the class's mailbox.max.",
  };
  undeliverable(state, target.address, sender, message, "MAILBOX_FULL", facts);
}

/** Sends a message on that waited here for an actor that is elsewhere now. */
export function forward(state: RealmState, to: ActorAddress, message: unknown, sender: Sender): void {
  try {
    state.outbox.message(to, sender, encode(message));
  } catch (error) {
    if (!isNotice(sender)) refuseUncopied(state, sender, to, message, error);
  }
}

/** The runtime's own word to an actor or a sink, wherever it is. */
export function notify(state: RealmState, to: ActorAddress, notice: Notice, message: unknown): void {
  const target = state.localTarget(to);
  if (target !== undefined) {
    put(state, target, message, notice);
    return;
  }
  const sink = state.replies.get(to);
  if (sink !== undefined) {
    sink.take(message, notice);
    return;
  }
  try {
    state.outbox.message(to, notice, encode(message));
  } catch {
    // What a realm let in but cannot let out (a message that was passed by reference): its facts go without it.
    state.outbox.message(to, notice, encode({ ...(message as object), message: null }));
  }
}

/** A message that its receiver failed on, back to its sender. */
export function poison(
  state: RealmState,
  failing: ActorAddress,
  sender: ActorAddress,
  message: unknown,
  error: ErrorFacts,
): void {
  const facts: ErrorFacts = { name: error.name, message: error.message };
  if (error.stack !== undefined) facts.stack = error.stack;
  notify(
    state,
    sender,
    { kind: "poison", from: failing },
    { type: "callboard.PoisonMessage", message, from: failing, error: facts },
  );
}

/** Tells the host of a message that nobody will get, and an asker that nobody will answer. */
export function undeliverable(
  state: RealmState,
  to: string,
  sender: Sender,
  message: unknown,
  reason: string,
  facts: ErrorFacts | null = null,
): void {
  if (isNotice(sender)) {
    // The runtime's own word to somebody who is gone makes no dead letter; who subscribes is told, and who publishes.
    if (sender.kind === "event") notify(state, sender.from as ActorAddress, { kind: "unsubscribe", from: to }, null);
    if (sender.kind !== "subscribe") return;
    const terminated = { name: "Error", code: "NO_ACTOR", message: `${to} cannot be subscribed to: ${reason}` };
    notify(state, sender.from as ActorAddress, { kind: "terminated", from: to }, terminated);
    return;
  }
  let body: ReturnType<typeof encode> | null = null;
  try {
    body = encode(message);
  } catch {
    // Shown without its content.
  }
  deadLetter(state, to, sender, body, typeOf(message), reason, facts);
}

function deadLetter(
  state: RealmState,
  to: string,
  from: Sender,
  body: ReturnType<typeof encode> | null,
  messageType: string,
  reason: string,
  facts: ErrorFacts | null = null,
): void {
  const header = state.counters.header;
  header[HEADER.deadLetters] = (header[HEADER.deadLetters] as number) + 1;
  state.outbox.control({ is: "deadLetter", to, from, body, messageType, reason, facts });
}

/** A message's type as it is shown. */
export function typeOf(message: unknown): string {
  if (typeof message !== "object" || message === null) return message === null ? "null" : typeof message;
  const type = (message as { type?: unknown }).type;
  return typeof type === "string" ? type.slice(0, 200) : "object";
}

/** Takes a batch's message in. */
export function receive(state: RealmState, to: string, sender: Sender, message: unknown): void {
  const target = state.cells.get(to);
  if (target !== undefined) {
    putCounted(state, target, message, sender);
    return;
  }
  const sink = state.replies.get(to);
  if (sink === undefined) undeliverable(state, to, sender, message, "no such actor");
  else if (typeof sender === "string" && isReserved(message))
    refuseReserved(state, to as ActorAddress, sender as ActorAddress, message);
  else sink.take(message, sender);
}

/** What came from another realm is no message. */
export function refuseUnreadable(state: RealmState, to: string, sender: Sender): void {
  const target = state.cells.get(to);
  // The host counted it when it passed it on.
  if (target !== undefined) count(target, ROW.local, -1);
  undeliverable(state, to, sender, null, "it cannot be read");
}
