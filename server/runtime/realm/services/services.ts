import { inspect } from "node:util";
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
import { type ActorAddress, isAddress } from "../../author/address.ts";
import { checkCapabilityKeys } from "../../author/create-options.ts";
import { lacksOf } from "../../core/capability-match.ts";
import { RuntimeError } from "../../errors.ts";
import { checkActorOptions } from "../../spelling/options.ts";
import { actorStore } from "../../store/actor-store.ts";
import { carried, carryInit } from "../../wire/encoded.ts";
import { checkAndFreeze, encode } from "../../wire/plain-value.ts";
import type { Carried } from "../../wire/realm-control.ts";
import { checkTroupeLimits } from "../actor-class/class-rules.ts";
import type { LoadedClass } from "../actor-class/loaded-class.ts";
import { guard } from "../delivery/admission.ts";
import type { Cell, RealmServices } from "../delivery/cell.ts";
import { makeReady, notify, send, sendAs } from "../delivery/delivery.ts";
import type { RealmState } from "../delivery/realm-state.ts";
import { GONE, IN_TURN, RESTORED, STOPPING } from "../delivery/status.ts";
import { publish, refuseReservedEvent, subscribe, unsubscribe } from "../delivery/subscriptions.ts";
import { addWakeup, dropWakeup } from "../delivery/wakeups.ts";
import { PersistentClass } from "../persistence/persistent-class.ts";
import { PersistentPart } from "../persistence/persistent-part.ts";
import { Troupe } from "../troupe/troupe.ts";
import { TroupeClass } from "../troupe/troupe-class.ts";
import { addChild } from "../turn/ending.ts";
import { bear, proceed, requestStop } from "../turn/lifecycle.ts";
import { moved } from "../turn/revoked.ts";
import type { Requests } from "./requests.ts";

const DEFAULT_ASK_MS = 5_000;
const MAX_LINE = 10_000;

/** What `this` does, in one realm. */
export class Services implements RealmServices {
  readonly store: Store;
  /** What the workers of troupes get instead of this. */
  forWorkers: RealmServices = this;
  /** What persistent actors get instead of this. */
  forPersistent: RealmServices = this;
  readonly #state: RealmState;
  readonly #requests: Requests;

  constructor(state: RealmState, requests: Requests) {
    this.#state = state;
    this.#requests = requests;
    this.store = actorStore(
      async (request) => (await requests.ask(null, { do: "store", request })) as string | undefined,
    );
  }

  get capabilities(): Capabilities {
    return this.#state.capabilities;
  }

  send(from: Cell, to: ActorAddress, message: unknown): void {
    if (from.mode >= RESTORED) {
      this.#whenSettled(from, () => send(this.#state, from, to, message));
      return;
    }
    send(this.#state, from, to, message);
  }

  ask(from: Cell, to: ActorAddress, message: unknown, options: AskOptions = {}): Promise<unknown> {
    if (from.mode === GONE) return Promise.reject(moved(from));
    if (!isAddress(to))
      return Promise.reject(
        new RuntimeError(
          "NOT_AN_ADDRESS",
          `${String(to)} is not an actor's address`,
          "Ask an address that the runtime gave out.",
        ),
      );
    try {
      checkActorOptions("ask", options);
    } catch (error) {
      return Promise.reject(error);
    }
    const timeoutMs = options.timeoutMs ?? DEFAULT_ASK_MS;
    const send = (sink: ActorAddress) => sendAs(this.#state, sink, to, message);
    return this.#state.sinks.ask(from, to, timeoutMs, options.signal, send);
  }

  createChild(
    parent: Cell,
    actor: ActorClass | string,
    options: CreateOptions = {},
  ): ActorAddress | Promise<ActorAddress> {
    if (parent.mode === STOPPING) throw moved(parent);
    const state = this.#state;
    const className = typeof actor === "string" ? actor : state.setup.classes.byClass(actor).name;
    const wanted = { className, requirements: options.requirements ?? {}, init: carryInit(options.init) };
    const { globalName, sourceHash } = options;
    if (globalName !== undefined) {
      const { createNamed } = state.setup;
      if (createNamed !== undefined && typeof actor !== "string" && sourceHash === undefined) {
        const named = { globalName, requirements: wanted.requirements, init: carried(wanted.init) };
        return asking(parent, createNamed(actor, named));
      }
      const request = { do: "create", globalName, sourceHash: sourceHash ?? null, wanted } as const;
      return asking(parent, this.#requests.ask(parent.address, request) as Promise<ActorAddress>);
    }
    const address = state.mint();
    const birth = { ...wanted, address, parent: parent.address, isAnnounced: true };
    const loaded = this.#localClass(actor, className, options);
    const begin = () => {
      addChild(parent, address);
      if (loaded === null) state.outbox.control({ is: "create", sourceHash: options.sourceHash ?? null, birth });
      else this.bear(address, loaded, parent.address, wanted.init, wanted.requirements);
    };
    if (parent.mode >= RESTORED) this.#whenSettled(parent, begin);
    else begin();
    return address;
  }

  /** The class, when the child can be made here and now; null: the host has to find a place for it. */
  #localClass(actor: ActorClass | string, className: string, options: CreateOptions): LoadedClass | null {
    const { setup, capabilities } = this.#state;
    const isOwn = options.sourceHash === undefined || options.sourceHash === setup.sourceHash;
    // A source's actor with requirements may have to live on another host; of the host's own classes there is no other.
    if (!isOwn || (options.requirements !== undefined && setup.sourceHash !== null)) return null;
    const loaded = typeof actor === "string" ? setup.classes.byName(className) : setup.classes.byClass(actor);
    if (loaded === undefined) throw noClass(className, setup.sourceHash);
    const requirements = options.requirements ?? {};
    const hasAll =
      lacksOf(capabilities, loaded.facts.requires).length === 0 && lacksOf(capabilities, requirements).length === 0;
    return hasAll && loaded.passesCheck(capabilities, requirements) ? loaded : null;
  }

  /** Makes an actor here; its instance is made in its first turn. */
  bear(
    address: ActorAddress,
    loaded: LoadedClass,
    parent: ActorAddress | null,
    init: Carried | null,
    requirements: Capabilities,
  ): Cell {
    const state = this.#state;
    if (!loaded.isAnnounced) {
      loaded.isAnnounced = true;
      state.outbox.control({ is: "class", facts: loaded.facts });
    }
    const cell = bear(state, this.servicesOf(loaded), address, this.frontOf(loaded), parent, init);
    this.#announce(cell, requirements);
    return cell;
  }

  servicesOf(loaded: LoadedClass): RealmServices {
    return loaded.isPersistent ? this.forPersistent : this;
  }

  /** What an address of the class stands for: the actor itself, one whose state is saved, or a troupe of such. */
  frontOf(loaded: LoadedClass): LoadedClass {
    if (loaded.isPersistent) {
      loaded.front ??= new PersistentClass(loaded, (context) => {
        const cell = context as Cell;
        return new PersistentPart(cell, loaded, (request) => this.#requests.ask(null, { do: "store", request }));
      });
      return loaded.front;
    }
    if (loaded.troupe === null) return loaded;
    loaded.front ??= new TroupeClass(loaded, (context) => {
      const cell = context as Cell;
      return new Troupe(this.#state, cell, loaded, () => this.#hire(cell, loaded));
    });
    return loaded.front;
  }

  #hire(troupe: Cell, loaded: LoadedClass): ActorAddress {
    const address = this.#state.mint();
    addChild(troupe, address);
    const worker = bear(this.#state, this.forWorkers, address, loaded, troupe.address, troupe.init);
    worker.more().work = { job: null };
    this.#announce(worker, {});
    return address;
  }

  /** A new actor is there: the host is told, its first turn comes. */
  #announce(cell: Cell, requirements: Capabilities): void {
    const state = this.#state;
    const { address, parent } = cell;
    if (cell.class.isGuarded) guard(state, cell);
    for (const _ in requirements) {
      cell.more().requirements = requirements;
      break;
    }
    // A small integer again: what is read from shared memory is a double, which would be an object of its own for each
    // actor.
    const id = (cell.counters[cell.at] as number) | 0;
    state.outbox.control({
      is: "born",
      address,
      className: cell.class.name,
      parent,
      slot: cell.slot,
      id,
      requirements,
    });
    makeReady(state, cell);
  }

  wakeupAfter(cell: Cell, delayMs: number, payload: unknown): Wakeup {
    const state = this.#state;
    if (cell.mode === GONE) throw moved(cell);
    if (!(Number.isFinite(delayMs) && delayMs >= 0))
      throw new RuntimeError("MESSAGE_INVALID", `wakeupAfter(${delayMs})`, "Give milliseconds from 0 up.");
    if (state.setup.checksMessages) checkAndFreeze(payload ?? null);
    const rare = cell.more();
    rare.lastWakeup += 1;
    const id = rare.lastWakeup;
    const dueMs = state.setup.clock.nowMs() + delayMs;
    const begin = () => addWakeup(state, cell, id, dueMs, payload ?? null);
    if (cell.mode === RESTORED) this.#whenSettled(cell, begin);
    else begin();
    return id;
  }

  cancelWakeup(cell: Cell, wakeup: Wakeup): boolean {
    return dropWakeup(this.#state, cell, wakeup);
  }

  publish(cell: Cell, event: unknown): void {
    const subscribers = cell.rare?.subscribers;
    // Refused with nobody listening, too: the author is to hear of it at the first try.
    refuseReservedEvent(event);
    if (subscribers === undefined || subscribers.size === 0 || cell.mode === GONE) return;
    publish(this.#state, cell.address, subscribers, event);
  }

  subscribe(cell: Cell, publisher: ActorAddress): void {
    if (!isAddress(publisher)) {
      throw new RuntimeError(
        "NOT_AN_ADDRESS",
        `${String(publisher)} is not an actor's address`,
        "Subscribe to an actor.",
      );
    }
    this.#whenSettled(cell, () => subscribe(this.#state, cell, publisher));
  }

  unsubscribe(cell: Cell, publisher: ActorAddress): void {
    this.#whenSettled(cell, () => unsubscribe(this.#state, cell, publisher));
  }

  stop(cell: Cell): void {
    requestStop(this.#state, cell, "stopped");
  }

  register(cell: Cell, interest: Interest, isWanted: boolean): void {
    const begin = () => this.#state.outbox.control({ is: "register", address: cell.address, interest, isWanted });
    if (cell.mode >= RESTORED) this.#whenSettled(cell, begin);
    else begin();
  }

  updateCapability(cell: Cell, name: string, value: unknown): void {
    checkCapabilityKeys({ [name]: value });
    encode(value);
    const begin = () => this.#state.outbox.control({ is: "capability", address: cell.address, name, value });
    if (cell.mode >= RESTORED) this.#whenSettled(cell, begin);
    else begin();
  }

  workInProgress(cell: Cell, isInProgress: boolean): void {
    const job = cell.rare?.work?.job;
    if (!job || cell.mode === GONE) return;
    job.isReserved = isInProgress;
    // From a timer or a callback of the author's no turn's end sees to it.
    if (!isInProgress && !cell.has(IN_TURN)) proceed(this.#state, cell);
  }

  setTroupeLimits(cell: Cell, troupe: ActorAddress, limits: Partial<TroupeLimits>): void {
    checkTroupeLimits(limits);
    const begin = () => notify(this.#state, troupe, { kind: "limits", from: cell.address }, limits);
    if (cell.mode >= RESTORED) this.#whenSettled(cell, begin);
    else begin();
  }

  logOf(cell: Cell): Log {
    const rare = cell.more();
    rare.log ??= {
      debug: (...values) => this.#log(cell, "debug", values),
      info: (...values) => this.#log(cell, "info", values),
      warn: (...values) => this.#log(cell, "warn", values),
      error: (...values) => this.#log(cell, "error", values),
    };
    return rare.log;
  }

  #log(cell: Cell, level: "debug" | "info" | "warn" | "error", values: unknown[]): void {
    const text = values.map((value) => (typeof value === "string" ? value : inspect(value, { depth: 4 }))).join(" ");
    const atMs = this.#state.setup.clock.wallMs();
    const state = this.#state;
    state.outbox.control({ is: "log", actor: cell.address, level, text: text.slice(0, MAX_LINE), atMs });
    if (state.linesLeft === 0) return;
    state.linesLeft -= 1;
    state.outbox.flush();
  }

  /**
   * What a new instance asks for before the switch is done after it, or never; what the old one asks for after it,
   * never.
   */
  #whenSettled(cell: Cell, effect: () => void): void {
    if (cell.mode === RESTORED) cell.rare?.moving?.effects.push(effect);
    else if (cell.mode === GONE) throw moved(cell);
    else effect();
  }
}

/** What the host is asked for in an actor's name counts with its asks. */
async function asking<T>(cell: Cell, answer: Promise<T>): Promise<T> {
  cell.onAsk(1);
  try {
    return await answer;
  } finally {
    cell.onAsk(-1);
  }
}

export function noClass(name: string, hash: string | null): RuntimeError {
  const where = hash === null ? "the host's own classes" : `source ${hash.slice(0, 12)}`;
  return new RuntimeError(
    "NO_CLASS",
    `${where} has no actor class ${name}`,
    "Export the class from the source's main module.",
  );
}
