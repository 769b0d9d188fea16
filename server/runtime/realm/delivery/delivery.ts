import type { ActorAddress } from "../../author/address.ts";
import { ROW } from "../../core/counters.ts";
import { isNotice, type Notice, type Sender } from "../../wire/notice.ts";
import { UNREADABLE } from "../../wire/parcel.ts";
import { encode } from "../../wire/plain-value.ts";
import type { Activity } from "./activity.ts";
import type { Actors } from "./actors.ts";
import { admit, updateAdmission, waitingOf } from "./admission.ts";
import { type Cell, count } from "./cell.ts";
import type { ChunkPool } from "./mailbox.ts";
import type { Outbox } from "./outbox.ts";
import type { PendingReplies } from "./pending-replies.ts";
import { isReserved, type LocalNotifier, type Refusals } from "./refusals.ts";
import type { RunLoop } from "./run-loop.ts";
import { ADMISSION, ENDING, EXITING, HANDED, IDLE, MODE, RESTORED, SEALED, STOPPING } from "./status.ts";

export interface DeliverySetup {
  readonly actors: Actors;
  readonly loop: RunLoop;
  readonly pool: ChunkPool;
  readonly replies: PendingReplies;
  readonly outbox: Outbox;
  readonly activity: Activity;
  /** Made with the delivery, by whose `notify` it tells senders. */
  refusals(notifier: LocalNotifier): Refusals;
}

/**
 * Messages to actors that are here, and the runtime's own to anybody.
 *
 * | method | for | counts |
 * |---|---|---|
 * | `put` | any message to an actor that is here: admission, then the mailbox | `local` of the receiver |
 * | `putCounted` | the same, of what the host has counted as waiting | takes the host's count off |
 * | `putMoved` | what was in the mailbox before a swap: no admission again | |
 * | `receive` | what another realm sent: `putCounted` for an actor | |
 * | `notify` | the runtime's own message: `put` for an actor that is here | |
 * | `forward` | what waited here for an actor that is elsewhere | |
 *
 * What actors send goes through `Sending`. A message that nobody gets goes to `refusals`.
 */
export class Delivery implements LocalNotifier {
  readonly refusals: Refusals;
  readonly #actors: Actors;
  readonly #loop: RunLoop;
  readonly #pool: ChunkPool;
  readonly #replies: PendingReplies;
  readonly #outbox: Outbox;
  readonly #activity: Activity;

  constructor(setup: DeliverySetup) {
    this.#actors = setup.actors;
    this.#loop = setup.loop;
    this.#pool = setup.pool;
    this.#replies = setup.replies;
    this.#outbox = setup.outbox;
    this.#activity = setup.activity;
    this.refusals = setup.refusals(this);
  }

  /** Puts a message in the mailbox of an actor that is here, if admission says so, and counts it as local. */
  put(target: Cell, message: unknown, sender: Sender): void {
    if (target.status !== IDLE || typeof sender !== "string") {
      if (!this.#isAdmitted(target, message, sender)) return;
    }
    count(target, ROW.local, 1);
    target.put(this.#pool, message, sender);
    if (target.has(IDLE)) this.#loop.add(target);
  }

  /** Puts a message that the host has counted as waiting: it is not counted twice. */
  putCounted(target: Cell, message: unknown, sender: Sender): void {
    count(target, ROW.local, -1);
    this.put(target, message, sender);
  }

  /** Puts back what was in the mailbox before a swap: it was admitted and counted then. */
  putMoved(target: Cell, message: unknown, sender: Sender): void {
    target.put(this.#pool, message, sender);
  }

  /** Takes a batch's message in. */
  receive(to: string, sender: Sender, message: unknown): void {
    const target = this.#actors.get(to);
    if (message === UNREADABLE) {
      // The host counted it when it passed it on.
      if (target !== undefined) count(target, ROW.local, -1);
      this.refusals.undeliverable(to, sender, null, "it cannot be read");
      return;
    }
    if (target !== undefined) {
      this.putCounted(target, message, sender);
      return;
    }
    const reply = this.#replies.get(to);
    if (reply === undefined) this.refusals.undeliverable(to, sender, message, "no such actor");
    else if (typeof sender === "string" && isReserved(message))
      this.refusals.reserved(to as ActorAddress, sender as ActorAddress, message);
    else reply.take(message, sender);
  }

  /** The runtime's own message to an actor or an open ask, wherever it is. */
  notify(to: ActorAddress, notice: Notice, message: unknown): void {
    const target = this.#actors.localTarget(to);
    if (target !== undefined) {
      this.put(target, message, notice);
      return;
    }
    const reply = this.#replies.get(to);
    if (reply !== undefined) {
      reply.take(message, notice);
      return;
    }
    try {
      this.#outbox.message(to, notice, encode(message));
    } catch {
      // A message that was passed by reference may hold what cannot leave the realm: the facts go without it.
      this.#outbox.message(to, notice, encode({ ...(message as object), message: null }));
    }
  }

  /** Sends a message on that waited here for an actor that is elsewhere now. */
  forward(to: ActorAddress, message: unknown, sender: Sender): void {
    try {
      this.#outbox.message(to, sender, encode(message));
    } catch (error) {
      if (!isNotice(sender)) this.refusals.uncopied(sender, to, message, error);
    }
  }

  /** All initializing messages are there: `onInitialized` comes first, then what waited for them. */
  releaseStash(cell: Cell): void {
    updateAdmission(cell);
    this.put(cell, null, { kind: "initialized", from: cell.address });
    const stash = cell.extras?.initializing?.takeStash();
    if (stash === undefined) return;
    count(cell, ROW.stashed, -stash.size);
    stash.forEach((sender, message) => {
      this.put(cell, message, sender);
    });
  }

  /** Whether a message goes to the mailbox. Else it is taken care of. */
  #isAdmitted(target: Cell, message: unknown, sender: Sender): boolean {
    const { status } = target;
    if ((status & MODE) > SEALED) {
      this.#putAside(target, message, sender);
      return false;
    }
    if (typeof sender !== "string") {
      if (sender.kind === "exit") return this.#isExitAdmitted(target, message, sender);
      return sender.kind !== "event" || this.#isEventAdmitted(target, sender.from);
    }
    const looksAtIt = (status & ADMISSION) !== 0 || target.count >= target.class.mailboxMax;
    return !looksAtIt || this.#passesAdmission(target, message, sender);
  }

  /** Does what admission decides. True: the message goes to the mailbox. */
  #passesAdmission(target: Cell, message: unknown, sender: string): boolean {
    const decision = admit(target, message, sender);
    switch (decision) {
      case "admitted":
        return true;
      case "full":
        this.refusals.full(target, waitingOf(target), message, sender);
        break;
      case "stashed":
        count(target, ROW.stashed, 1);
        break;
      case "taken":
      case "complete":
        count(target, ROW.local, 1);
        count(target, ROW.received, 1);
        if (decision === "complete") this.releaseStash(target);
        break;
      case "intercepted":
        break;
    }
    return false;
  }

  #isEventAdmitted(target: Cell, publisher: string): boolean {
    const decision = target.extras?.subscriptions?.admit(publisher);
    if (decision === "mark") this.put(target, null, { kind: "missed", from: publisher });
    return decision === "admitted";
  }

  /** Whether an exit request waits in the mailbox. An urgent one is next after the message in hand. */
  #isExitAdmitted(target: Cell, message: unknown, notice: Notice): boolean {
    this.#activity.noteStopping(target);
    if (!notice.isUrgent) return true;
    if (target.has(ENDING | EXITING)) return false;
    target.makeExtras().exit = { message, notice };
    target.set(EXITING, true);
    if (target.has(IDLE)) this.#loop.add(target);
    return false;
  }

  #putAside(target: Cell, message: unknown, sender: Sender): void {
    const moving = target.extras?.moving;
    if ((target.mode === HANDED || target.mode === RESTORED) && moving) {
      moving.stash.push(sender, message);
      count(target, ROW.stashed, 1);
    } else if (target.mode === STOPPING && isNotice(sender)) {
      target.extras?.onNoticeWhileStopping?.(message, sender);
    } else {
      this.refusals.undeliverable(target.address, sender, message, "the actor is stopping");
    }
  }
}
