import { Actor } from "../../author/actor.ts";
import { type ActorAddress, isReplyAddress } from "../../author/address.ts";
import { isReservedType } from "../../author/message.ts";
import { HEADER, ROW } from "../../core/counters.ts";
import type { ErrorFacts } from "../../errors.ts";
import { isNotice, type Notice, type Sender } from "../../wire/notice.ts";
import { encode, NotPlain } from "../../wire/plain-value.ts";
import type { ActorLookup } from "./actors.ts";
import { type Cell, count } from "./cell.ts";
import type { Failures } from "./failures.ts";
import type { HostTeller } from "./outbox.ts";

/** Gives the runtime's own message to an actor or an open ask. */
export interface Notifier {
  /** Wherever it is. The host passes it on only when `notice.from` lives in this realm. */
  notify(to: ActorAddress, notice: Notice, message: unknown): void;
}

/** Reaches the actors of this realm without the host as well. */
export interface LocalNotifier extends Notifier {
  put(target: Cell, message: unknown, notice: Notice): void;
}

export interface RefusalsSetup {
  readonly notifier: LocalNotifier;
  readonly host: HostTeller;
  readonly header: Float64Array;
  readonly actors: ActorLookup;
  readonly failures: Failures;
}

/** What becomes of a message that nobody gets, or that its receiver failed on. */
export class Refusals {
  readonly #setup: RefusalsSetup;

  constructor(setup: RefusalsSetup) {
    this.#setup = setup;
  }

  /** Tells the host of a message that nobody will get, and an asker that nobody will reply. */
  undeliverable(to: string, sender: Sender, message: unknown, reason: string, facts: ErrorFacts | null = null): void {
    if (isNotice(sender)) this.#noticeUndeliverable(to, sender, reason);
    else this.#deadLetter(to, sender, encodeIfPlain(message), typeOf(message), reason, facts);
  }

  /** The runtime's own message makes no dead letter. A subscriber hears that there is no publisher, and the reverse. */
  #noticeUndeliverable(to: string, notice: Notice, reason: string): void {
    const { notifier } = this.#setup;
    const from = notice.from as ActorAddress;
    if (notice.kind === "event") notifier.notify(from, { kind: "unsubscribe", from: to }, null);
    if (notice.kind !== "subscribe") return;
    const terminated = { name: "Error", code: "NO_ACTOR", message: `${to} cannot be subscribed to: ${reason}` };
    notifier.notify(from, { kind: "terminated", from: to }, terminated);
  }

  /** A message that its receiver failed on, back to its sender. */
  poison(failing: ActorAddress, sender: ActorAddress, message: unknown, error: ErrorFacts): void {
    this.#setup.notifier.notify(sender, { kind: "poison", from: failing }, poisonOf(failing, message, error));
  }

  /** The mailbox holds as many as the class allows: `waiting`. */
  full(target: Cell, waiting: number, message: unknown, sender: Sender): void {
    this.undeliverable(target.address, sender, message, "MAILBOX_FULL", {
      name: "RuntimeError",
      code: "MAILBOX_FULL",
      message: `${target.address} holds ${waiting} messages, its maximum`,
      remedy: "Send slower, or raise the class's mailbox.max.",
    });
  }

  /** A message of a type that only the runtime sends: a dead letter; one that was a reply fails the ask. */
  reserved(to: ActorAddress, from: ActorAddress, message: unknown): void {
    const type = typeOf(message);
    const facts: ErrorFacts = {
      name: "RuntimeError",
      code: "RESERVED_TYPE",
      message: `a message of type ${type} can be sent by the runtime only`,
      remedy: "Send a type of your own.",
    };
    this.#deadLetter(to, from, null, type, "reserved type", facts);
    if (isReplyAddress(to)) this.poison(from, to, null, facts);
  }

  /**
   * A message that cannot be copied: its sender has failed and gets it back as poison; one that was a reply fails the
   * ask. Throws any other error.
   */
  uncopied(from: string, to: string, message: unknown, error: unknown): void {
    if (!(error instanceof NotPlain)) throw error;
    const { actors, failures, notifier } = this.#setup;
    // From the author's own line on.
    Error.captureStackTrace(error, Actor.prototype.send);
    const facts = failures.factsOf(error);
    const sender = actors.get(from);
    if (sender !== undefined) {
      count(sender, ROW.failed, 1);
      const type = typeOf(message);
      const other = isReplyAddress(to) ? "a reply" : "a message";
      failures.note(sender, `sending ${type === typeof message ? other : type}`, facts);
    }
    const [failing, receiver] = [from as ActorAddress, to as ActorAddress];
    if (isReplyAddress(to)) this.poison(failing, receiver, null, facts);
    // In the name of the receiver, which may live elsewhere: the host would take that for a forgery.
    if (sender === undefined) this.poison(receiver, failing, message, facts);
    else notifier.put(sender, poisonOf(receiver, message, facts), { kind: "poison", from: receiver });
  }

  #deadLetter(
    to: string,
    from: Sender,
    body: ReturnType<typeof encode> | null,
    messageType: string,
    reason: string,
    facts: ErrorFacts | null,
  ): void {
    const { header, host } = this.#setup;
    header[HEADER.deadLetters] = (header[HEADER.deadLetters] as number) + 1;
    host.control({ is: "deadLetter", to, from, body, messageType, reason, facts });
  }
}

function poisonOf(from: ActorAddress, message: unknown, { name, message: text, stack }: ErrorFacts) {
  const error: ErrorFacts = { name, message: text, ...(stack === undefined ? {} : { stack }) };
  return { type: "callboard.PoisonMessage", message, from, error };
}

/** Null: it cannot be copied, and is shown without its content. */
function encodeIfPlain(message: unknown): ReturnType<typeof encode> | null {
  try {
    return encode(message);
  } catch {
    return null;
  }
}

/** Whether the message's type is one of the runtime's own. */
export function isReserved(message: unknown): boolean {
  return typeof message === "object" && message !== null && isReservedType((message as { type?: unknown }).type);
}

/** A message's type as it is shown. */
export function typeOf(message: unknown): string {
  if (typeof message !== "object" || message === null) return message === null ? "null" : typeof message;
  const type = (message as { type?: unknown }).type;
  return typeof type === "string" ? type.slice(0, 200) : "object";
}
