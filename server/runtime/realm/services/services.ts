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
import { decodeValue, encodeInit } from "../../wire/encoded.ts";
import { checkAndFreeze, encode } from "../../wire/plain-value.ts";
import type { Encoded } from "../../wire/realm-control.ts";
import { checkTroupeLimits, type LoadedClass } from "../actor-class/mod.ts";
import {
  addWakeup,
  type Cell,
  dropWakeup,
  GONE,
  IN_TURN,
  notify,
  publish,
  RESTORED,
  type RealmServices,
  type RealmState,
  refuseReservedEvent,
  STOPPING,
  send,
  sendAs,
  subscribe,
  unsubscribe,
} from "../delivery/mod.ts";
import { addChild, moved, proceed, requestStop } from "../turn/mod.ts";
import type { Requests } from "./requests.ts";

const DEFAULT_ASK_MS = 5_000;
const MAX_LINE = 10_000;

/** Makes an actor of a class that this realm has. */
export interface LocalSpawner {
  spawn(
    address: ActorAddress,
    loaded: LoadedClass,
    parent: ActorAddress | null,
    init: Encoded | null,
    requirements: Capabilities,
  ): Cell;
}

/** What `this` does, in one realm. */
export class Services implements RealmServices {
  readonly store: Store;
  readonly #state: RealmState;
  readonly #requests: Requests;
  readonly #spawner: LocalSpawner;

  constructor(state: RealmState, requests: Requests, spawner: LocalSpawner) {
    this.#state = state;
    this.#requests = requests;
    this.#spawner = spawner;
    this.store = actorStore(
      async (request) => (await requests.ask(null, { do: "store", request })) as string | undefined,
    );
  }

  get capabilities(): Capabilities {
    return this.#state.capabilities;
  }

  send(from: Cell, to: ActorAddress, message: unknown): void {
    if (from.mode < RESTORED) send(this.#state, from, to, message);
    else this.#whenSettled(from, () => send(this.#state, from, to, message));
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
    return this.#state.replies.ask(from, to, timeoutMs, options.signal, send);
  }

  createChild(
    parent: Cell,
    actor: ActorClass | string,
    options: CreateOptions = {},
  ): ActorAddress | Promise<ActorAddress> {
    if (parent.mode === STOPPING) throw moved(parent);
    const state = this.#state;
    const className = typeof actor === "string" ? actor : state.setup.classes.byClass(actor).name;
    const wanted = { className, requirements: options.requirements ?? {}, init: encodeInit(options.init) };
    const { globalName, sourceHash } = options;
    if (globalName !== undefined) {
      const { createNamed } = state.setup;
      if (createNamed !== undefined && typeof actor !== "string" && sourceHash === undefined) {
        const named = { globalName, requirements: wanted.requirements, init: decodeValue(wanted.init) };
        return asking(parent, createNamed(actor, named));
      }
      const request = { do: "create", globalName, sourceHash: sourceHash ?? null, wanted } as const;
      return asking(parent, this.#requests.ask(parent.address, request) as Promise<ActorAddress>);
    }
    const address = state.allocateAddress();
    const birth = { ...wanted, address, parent: parent.address, isAnnounced: true };
    const loaded = this.#localClass(actor, className, options);
    this.#whenSettled(parent, () => {
      addChild(parent, address);
      if (loaded === null) state.outbox.control({ is: "create", sourceHash: options.sourceHash ?? null, birth });
      else this.#spawner.spawn(address, loaded, parent.address, wanted.init, wanted.requirements);
    });
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
    this.#whenSettled(cell, () => addWakeup(state, cell, id, dueMs, payload ?? null));
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
    this.#whenSettled(cell, () =>
      this.#state.outbox.control({ is: "register", address: cell.address, interest, isWanted }),
    );
  }

  updateCapability(cell: Cell, name: string, value: unknown): void {
    checkCapabilityKeys({ [name]: value });
    encode(value);
    this.#whenSettled(cell, () => this.#state.outbox.control({ is: "capability", address: cell.address, name, value }));
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
    this.#whenSettled(cell, () => notify(this.#state, troupe, { kind: "limits", from: cell.address }, limits));
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
   * In a swap: what the new instance asks for is done after the commit, or never when there is none. After the commit
   * the old instance gets `ACTOR_MOVED`. Outside of a swap: done at once.
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
