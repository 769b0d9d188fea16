import { type ActorAddress, isAddress, notAnAddress } from "../../author/address.ts";
import { ROW } from "../../core/counters.ts";
import type { Sender } from "../../wire/notice.ts";
import { checkAndFreeze } from "../../wire/plain-value.ts";
import type { Actors } from "./actors.ts";
import { type Cell, count } from "./cell.ts";
import type { Outbox } from "./outbox.ts";
import type { PendingReplies } from "./pending-replies.ts";
import { isReserved, type Refusals } from "./refusals.ts";
import type { RunLoop } from "./run-loop.ts";
import { IDLE, QUEUED } from "./status.ts";

export interface SendingSetup {
  readonly actors: Actors;
  readonly loop: RunLoop;
  readonly replies: PendingReplies;
  readonly outbox: Outbox;
  readonly delivery: { put(target: Cell, message: unknown, sender: Sender): void };
  readonly refusals: Refusals;
  /** Check and freeze messages that stay inside, too. */
  readonly checksMessages: boolean;
}

/**
 * What is sent from here: to an actor that is here, to an open ask, or to the host. Messages that leave the realm are
 * checked always, those that stay in debug mode only.
 */
export class Sending {
  readonly #actors: Actors;
  readonly #bySlot: readonly (Cell | undefined)[];
  readonly #loop: RunLoop;
  readonly #replies: PendingReplies;
  readonly #outbox: Outbox;
  readonly #delivery: SendingSetup["delivery"];
  readonly #refusals: Refusals;
  readonly #checksMessages: boolean;
  /** The last address that passed `isAddress`; saves the regular expression. */
  #lastRemote: ActorAddress | null = null;

  constructor(setup: SendingSetup) {
    this.#actors = setup.actors;
    this.#bySlot = setup.actors.bySlot;
    this.#loop = setup.loop;
    this.#replies = setup.replies;
    this.#outbox = setup.outbox;
    this.#delivery = setup.delivery;
    this.#refusals = setup.refusals;
    this.#checksMessages = setup.checksMessages;
  }

  /** An actor's message to any address. Counts it as sent. */
  send(from: Cell, to: ActorAddress, message: unknown): void {
    count(from, ROW.sent, 1);
    let target = this.#bySlot[from.lastTarget];
    if (target === undefined || target.address !== to) {
      target = this.#actors.localTarget(to);
      if (target === undefined) {
        this.#sendRemote(from.address, to, message);
        return;
      }
      from.lastTarget = target.slot;
    }
    if (this.#checksMessages && !this.#isFit(from.address, to, message)) return;
    if (target.status === IDLE) {
      // The usual case of all: nothing waits, nobody looks at it.
      count(target, ROW.local, 1);
      target.putFirst(message, from.address);
      target.status = QUEUED;
      this.#loop.push(target.slot);
    } else this.#delivery.put(target, message, from.address);
  }

  /** A message whose sender is no actor of this realm: an ask's address, or the world outside. Nobody's `sent`. */
  sendAs(from: ActorAddress, to: ActorAddress, message: unknown): void {
    const target = this.#actors.localTarget(to);
    if (target === undefined) this.#sendRemote(from, to, message);
    else if (!this.#checksMessages || this.#isFit(from, to, message)) this.#delivery.put(target, message, from);
  }

  #sendRemote(from: ActorAddress, to: ActorAddress, message: unknown): void {
    const reply = this.#replies.get(to);
    if (reply !== undefined) {
      if (isReserved(message)) this.#refusals.reserved(to, from, message);
      else if (!this.#checksMessages || this.#isFit(from, to, message)) reply.take(message, from);
      return;
    }
    // Nothing was sent away yet: `#lastRemote` is null, and an author may pass that.
    if (typeof to !== "string" || (to !== this.#lastRemote && !isAddress(to)))
      throw notAnAddress(to, "Send to an address that the runtime gave out.");
    this.#lastRemote = to;
    if (isReserved(message)) {
      this.#refusals.reserved(to, from, message);
      return;
    }
    try {
      this.#outbox.send(to, from, message);
    } catch (error) {
      this.#refusals.uncopied(from, to, message, error);
    }
  }

  /** Whether a message may travel; else it is refused. */
  #isFit(from: ActorAddress, to: ActorAddress, message: unknown): boolean {
    try {
      checkAndFreeze(message);
      return true;
    } catch (error) {
      this.#refusals.uncopied(from, to, message, error);
      return false;
    }
  }
}
