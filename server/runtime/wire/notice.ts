import type { ErrorFacts } from "../errors.ts";

/**
 * What the runtime itself sends. It stands where a sender's address stands in mailboxes and batches, so the fast path
 * tells an actor's message from the runtime's by `typeof sender === "string"`, and an actor cannot forge one.
 */
export type NoticeKind =
  /** The actor is asked to exit; the message is an `ExitRequest`. */
  | "exit"
  /** A `ChildActorExited`. */
  | "childExited"
  /** A `PoisonMessage`. */
  | "poison"
  /**
   * Any other message of the runtime (`DeadLetter`, `HostChanged`, …): shown to the handlers, never answered with
   * poison.
   */
  | "system"
  /** The grandparent takes a child over: the message is the child's address. */
  | "adopt"
  /** The actor's new parent: the message is an address or null. */
  | "reparent"
  /** To an actor itself: the messages that had to come first are there. */
  | "initialized"
  /** To a worker, from its troupe: the message is a job and who asked for it. */
  | "job"
  /** To a troupe: the message is its new limits. */
  | "limits"
  | "subscribe"
  | "unsubscribe"
  /** To a subscriber: an event. */
  | "event"
  /** To a subscriber itself: here events are missing. */
  | "missed"
  /** To a subscriber: no more events; to an ask: nothing will answer. The message is `ErrorFacts`. */
  | "terminated";

/**
 * How many events of one actor wait for one subscriber; what is published beyond is missed, and the subscriber is told.
 */
export const MAX_WAITING_EVENTS = 1_000;

export interface Notice {
  readonly kind: NoticeKind;
  /** Who caused it. */
  readonly from: string;
  /** Of `childExited`: the child failed with it, and its class leaves to the parent what follows. */
  readonly escalated?: ErrorFacts;
  /** Of `exit`: what whoever asked for it said of it. Kept with what is known of an ended actor. */
  readonly why?: string;
  /** Of `exit`: it does not wait behind the actor's mailbox; what waits there is not handled. */
  readonly isUrgent?: boolean;
}

/** A message's sender, or the runtime's notice in its place. */
export type Sender = string | Notice;

export function isNotice(sender: Sender): sender is Notice {
  return typeof sender !== "string";
}
