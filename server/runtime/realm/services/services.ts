import type {
  ActorClass,
  AskOptions,
  Capabilities,
  CreateOptions,
  Interest,
  Log,
  Store,
  TroupeLimits,
  Wakeup,
} from "../../author/actor.ts";
import { type ActorAddress, isAddress, notAnAddress } from "../../author/address.ts";
import { checkCapabilityKeys } from "../../author/create-options.ts";
import type { Clock } from "../../clock.ts";
import { RuntimeError } from "../../errors.ts";
import { checkActorOptions } from "../../spelling/options.ts";
import { checkAndFreeze, encode } from "../../wire/plain-value.ts";
import { checkTroupeLimits } from "../actor-class/mod.ts";
import {
  type Cell,
  type Events,
  GONE,
  type HostTeller,
  IN_TURN,
  type Notifier,
  type PendingReplies,
  RESTORED,
  type RealmServices,
  refuseReservedEvent,
  type Sending,
  type Wakeups,
} from "../delivery/mod.ts";
import type { HostFacts } from "../realm-setup.ts";
import { moved } from "../turn/mod.ts";
import type { Children } from "./children.ts";
import type { LogLines } from "./log-lines.ts";

const DEFAULT_ASK_MS = 5_000;

export interface ServicesSetup {
  readonly sending: Sending;
  readonly replies: PendingReplies;
  readonly children: Children;
  readonly wakeups: Wakeups;
  readonly events: Events;
  readonly lines: LogLines;
  readonly store: Store;
  readonly lifecycle: { proceed(cell: Cell): void; requestStop(cell: Cell, reason: string): void };
  readonly notifier: Notifier;
  readonly host: HostTeller;
  readonly hostFacts: HostFacts;
  readonly clock: Clock;
  readonly checksMessages: boolean;
}

/** What `this` of an actor does, in one realm: each method checks, then hands on to the part that does it. */
export class Services implements RealmServices {
  readonly store: Store;
  readonly #sending: Sending;
  readonly #setup: ServicesSetup;

  constructor(setup: ServicesSetup) {
    this.#setup = setup;
    this.#sending = setup.sending;
    this.store = setup.store;
  }

  get capabilities(): Capabilities {
    return this.#setup.hostFacts.capabilities;
  }

  send(from: Cell, to: ActorAddress, message: unknown): void {
    if (from.mode < RESTORED) this.#sending.send(from, to, message);
    else this.#whenSettled(from, () => this.#sending.send(from, to, message));
  }

  ask(from: Cell, to: ActorAddress, message: unknown, options: AskOptions = {}): Promise<unknown> {
    if (from.mode === GONE) return Promise.reject(moved(from));
    try {
      checkAddress(to, "Ask an address that the runtime gave out.");
      checkActorOptions("ask", options);
    } catch (error) {
      return Promise.reject(error);
    }
    const timeoutMs = options.timeoutMs ?? DEFAULT_ASK_MS;
    const send = (reply: ActorAddress) => this.#sending.sendAs(reply, to, message);
    return this.#setup.replies.ask(from, to, timeoutMs, options.signal, send);
  }

  createChild(
    parent: Cell,
    actor: ActorClass | string,
    options: CreateOptions = {},
  ): ActorAddress | Promise<ActorAddress> {
    return this.#setup.children.create(parent, actor, options, (effect) => this.#whenSettled(parent, effect));
  }

  wakeupAfter(cell: Cell, delayMs: number, payload: unknown): Wakeup {
    const { clock, wakeups, checksMessages } = this.#setup;
    if (cell.mode === GONE) throw moved(cell);
    if (!(Number.isFinite(delayMs) && delayMs >= 0))
      throw new RuntimeError("MESSAGE_INVALID", `wakeupAfter(${delayMs})`, "Give milliseconds from 0 up.");
    if (checksMessages) checkAndFreeze(payload ?? null);
    const extras = cell.makeExtras();
    extras.lastWakeup += 1;
    const id = extras.lastWakeup;
    const dueMs = clock.nowMs() + delayMs;
    this.#whenSettled(cell, () => wakeups.add(cell, id, dueMs, payload ?? null));
    return id;
  }

  cancelWakeup(cell: Cell, wakeup: Wakeup): boolean {
    return this.#setup.wakeups.drop(cell, wakeup);
  }

  publish(cell: Cell, event: unknown): void {
    const subscribers = cell.extras?.subscribers;
    // Refused with nobody listening, too: the author is to hear of it at the first try.
    refuseReservedEvent(event);
    if (subscribers === undefined || subscribers.size === 0 || cell.mode === GONE) return;
    this.#setup.events.publish(cell.address, subscribers, event);
  }

  subscribe(cell: Cell, publisher: ActorAddress): void {
    checkAddress(publisher, "Subscribe to an actor.");
    this.#whenSettled(cell, () => this.#setup.events.subscribe(cell, publisher));
  }

  unsubscribe(cell: Cell, publisher: ActorAddress): void {
    this.#whenSettled(cell, () => this.#setup.events.unsubscribe(cell, publisher));
  }

  stop(cell: Cell): void {
    this.#setup.lifecycle.requestStop(cell, "stopped");
  }

  register(cell: Cell, interest: Interest, isWanted: boolean): void {
    const { host } = this.#setup;
    this.#whenSettled(cell, () => host.control({ is: "register", address: cell.address, interest, isWanted }));
  }

  updateCapability(cell: Cell, name: string, value: unknown): void {
    checkCapabilityKeys({ [name]: value });
    encode(value);
    const { host } = this.#setup;
    this.#whenSettled(cell, () => host.control({ is: "capability", address: cell.address, name, value }));
  }

  workInProgress(cell: Cell, isInProgress: boolean): void {
    const job = cell.extras?.work?.job;
    if (!job || cell.mode === GONE) return;
    job.isReserved = isInProgress;
    // From a timer or a callback of the author's no turn's end sees to it.
    if (!isInProgress && !cell.has(IN_TURN)) this.#setup.lifecycle.proceed(cell);
  }

  setTroupeLimits(cell: Cell, troupe: ActorAddress, limits: Partial<TroupeLimits>): void {
    checkTroupeLimits(limits);
    const { notifier } = this.#setup;
    this.#whenSettled(cell, () => notifier.notify(troupe, { kind: "limits", from: cell.address }, limits));
  }

  logOf(cell: Cell): Log {
    const extras = cell.makeExtras();
    extras.log ??= this.#setup.lines.logOf(cell.address);
    return extras.log;
  }

  /**
   * In a swap: what the new instance asks for is done after the commit, or never when there is none. After the commit
   * the old instance gets `ACTOR_MOVED`. Outside of a swap: done at once.
   */
  #whenSettled(cell: Cell, effect: () => void): void {
    if (cell.mode === RESTORED) cell.extras?.moving?.effects.push(effect);
    else if (cell.mode === GONE) throw moved(cell);
    else effect();
  }
}

function checkAddress(address: unknown, remedy: string): void {
  if (isAddress(address)) return;
  throw notAnAddress(address, remedy);
}
