import { isDeepStrictEqual } from "node:util";
import type { Capabilities } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { lacksOf } from "../../core/capability-match.ts";
import type { Seat } from "../../engine/engine.ts";
import type { CapabilityEffect } from "../../wire/host-answers.ts";
import type { StopAsked } from "../../wire/realm-control.ts";
import type { Placement } from "../lifecycle/mod.ts";
import type { HostRequests, RealmHandle } from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import { tellToExit } from "../routing/mod.ts";

const REQUEST_MS = 1_000;

/** A change by key: the new value, or null to take the capability away. */
export type CapabilityDelta = Record<string, unknown>;

/** A host whose capabilities can change. */
export interface CapableHost {
  readonly id: string;
  capabilities: Capabilities;
  readonly router: Pick<Router, "entries" | "realms" | "route">;
  readonly requests: Pick<HostRequests, "ask">;
  readonly seat: Pick<Seat, "view">;
}

/** Who has to go, and where to. */
interface Plan {
  /** With all their descendants on this host. */
  readonly exits: ActorAddress[];
  readonly moves: ReadonlyMap<ActorAddress, string>;
  /** Until then they count as load of the hosts where they go. */
  settle(): void;
}

/** What this host offers, and what a change of it means for the actors here that ask for it. One change at a time. */
export class CapabilityChanges {
  readonly #state: CapableHost;
  readonly #placement: Placement;
  /** Moves actors to those hosts; answers who moved. */
  readonly #relocate: (hosts: ReadonlyMap<ActorAddress, string>) => Promise<ReadonlySet<ActorAddress>>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    state: CapableHost,
    placement: Placement,
    relocate: (hosts: ReadonlyMap<ActorAddress, string>) => Promise<ReadonlySet<ActorAddress>>,
  ) {
    this.#state = state;
    this.#placement = placement;
    this.#relocate = relocate;
  }

  /** Who would exit and who would move. Changes nothing. */
  async preview(change: CapabilityDelta): Promise<CapabilityEffect> {
    const capabilities = applied(this.#state.capabilities, change);
    if (isDeepStrictEqual(capabilities, this.#state.capabilities)) return { exits: [], moves: [] };
    const { exits, moves, settle } = await this.#plan(capabilities);
    settle();
    return { exits, moves: [...moves.keys()] };
  }

  /**
   * Settles when those who move have moved, and those who exit were asked to. The same value, or no such name, changes
   * nothing.
   */
  change(change: CapabilityDelta, asked: StopAsked): Promise<CapabilityEffect> {
    const changed = this.#last.then(() => this.#change(change, asked));
    this.#last = changed.catch(() => {});
    return changed;
  }

  async #change(change: CapabilityDelta, asked: StopAsked): Promise<CapabilityEffect> {
    const state = this.#state;
    const capabilities = applied(state.capabilities, change);
    if (isDeepStrictEqual(capabilities, state.capabilities)) return { exits: [], moves: [] };
    const { exits, moves, settle } = await this.#plan(capabilities);
    state.capabilities = capabilities;
    for (const realm of state.router.realms.values()) realm.control({ is: "capabilities", capabilities });
    await state.seat.view.announce();
    this.#end(exits, asked);
    const moved = await this.#relocate(moves).finally(settle);
    const stayed = [...moves.keys()].filter((address) => !moved.has(address) && state.router.entries.has(address));
    const alsoExit = withDescendants(state, stayed);
    this.#end(alsoExit, asked);
    return { exits: [...exits, ...alsoExit], moves: [...moved] };
  }

  #end(addresses: readonly ActorAddress[], asked: StopAsked): void {
    const what = "its host no longer offers what it requires";
    const why = asked.why === null ? what : `${what}: ${asked.why}`;
    for (const address of addresses) tellToExit(this.#state, address, { by: asked.by, why });
  }

  async #plan(capabilities: Capabilities): Promise<Plan> {
    const state = this.#state;
    const unfit = new Set<Entry>();
    for (const realm of state.router.realms.values()) {
      for (const entry of await unfitIn(state, realm, capabilities)) unfit.add(entry);
    }
    const moves = new Map<ActorAddress, string>();
    const settles: (() => void)[] = [];
    for (const entry of unfit) {
      const chosen = await this.#hostFor(entry);
      if (chosen === null) continue;
      moves.set(entry.address, chosen.host);
      settles.push(chosen.settle);
    }
    const staying = [...unfit].map(({ address }) => address).filter((address) => !moves.has(address));
    const exits = withDescendants(state, staying);
    for (const address of exits) moves.delete(address);
    return { exits, moves, settle: () => settles.map((settle) => settle()) };
  }

  /** Null: it does not move, or no other host fits. */
  async #hostFor({ realm, className, extras }: Entry): Promise<{ host: string; settle: () => void } | null> {
    const hash = realm?.hash ?? null;
    if (hash === null || realm?.classes.get(className)?.onCapabilityLoss !== "relocate") return null;
    const requirements = extras?.requirements ?? {};
    try {
      const except = this.#state.id;
      return await this.#placement.choose({ hash, className, requirements, host: null, except });
    } catch {
      return null;
    }
  }
}

function applied(capabilities: Capabilities, change: CapabilityDelta): Capabilities {
  const next: Record<string, unknown> = { ...capabilities };
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === undefined) delete next[name];
    else next[name] = value;
  }
  return next;
}

/** By what the host knows of its classes; only a class's own check has to be asked of its realm. */
async function unfitIn(
  state: Pick<CapableHost, "router" | "requests">,
  realm: RealmHandle,
  capabilities: Capabilities,
): Promise<Entry[]> {
  const unfit: Entry[] = [];
  for (const entry of state.router.entries.values()) {
    if (entry.realm !== realm) continue;
    const requires = realm.classes.get(entry.className)?.requires ?? {};
    const requirements = entry.extras?.requirements ?? {};
    if (lacksOf(capabilities, requires).length > 0 || lacksOf(capabilities, requirements).length > 0) unfit.push(entry);
  }
  if ([...realm.classes.values()].some(({ hasCapabilityCheck }) => hasCapabilityCheck)) {
    const checked = await state.requests.ask(realm, { do: "unfit", capabilities }, REQUEST_MS).catch(() => []);
    unfit.push(...(checked as ActorAddress[]).flatMap((address) => state.router.entries.get(address) ?? []));
  }
  return unfit;
}

function withDescendants(state: Pick<CapableHost, "router">, roots: readonly ActorAddress[]): ActorAddress[] {
  const all = new Set(roots);
  // A set is walked in the order in which it grows, so this reaches the children's children too.
  for (const parent of all) for (const { address } of state.router.entries.childrenOf(parent)) all.add(address);
  return [...all];
}
