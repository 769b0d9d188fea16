import type { Capabilities } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { addCounters, copyCounters, newCounters } from "../../core/counters.ts";
import type { Tally } from "../../core/tally.ts";
import type { ActorDescription, ActorRow } from "../../wire/actor-description.ts";
import type { Base } from "../base.ts";
import {
  newRowReading,
  type RealmHandle,
  type RealmStatus,
  type RowReading,
  STUCK_MS,
  waitingInside,
} from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import { faultsOf } from "../routing/mod.ts";
import type { DeadLetterRing } from "./dead-letter-ring.ts";

/** A member of the convention. */
export interface HostInfo {
  id: string;
  name: string;
  capabilities: Capabilities;
  isLeader: boolean;
  /** ISO 8601, UTC. */
  since: string;
  /** Its system actors that were registered as services, by what they do. */
  services: Readonly<Record<string, ActorAddress>>;
}

/** One host, read from shared memory: no actor is asked, so it is true also while they hang. */
export interface HostStatus extends HostInfo {
  /** Actors that live there, system actors included. */
  actors: number;
  /** Messages that wait for them. */
  depth: number;
  /** What placement weighs: each actor counts 1, and 1 more for each doubling of what waits for it. */
  load: number;
  /** Actors there in front of which faults are injected. */
  faulty: ActorAddress[];
  /** Dead letters since it started. */
  deadLetters: number;
  /** Failures of its actors' handlers and hooks since it started, also of actors that are gone. */
  failures: number;
  /** Messages that realms had accepted and that were lost when their realm was ended. */
  lost: number;
  realms: RealmStatus[];
}

/** What a host says of itself without a look at each of its actors. */
export type HostOverview = Omit<HostStatus, "actors" | "depth" | "faulty" | "load">;

/** What went wrong on one host since it started, counted; each list tells 1,000 apart, the one counted last first. */
export interface HostTallies {
  /** By class and source (null: a system actor's). */
  failures: { className: string; sourceHash: string | null; count: number }[];
  /** By reason; without what was asked on behalf of a label, where the ask was rejected with the reason. */
  deadLetters: { reason: string; count: number }[];
}

/** What is read of a host. */
export interface ReadHost {
  readonly id: string;
  readonly base: Pick<Base, "clock">;
  readonly router: Pick<Router, "entries" | "realms">;
  readonly startedMs: number;
  readonly capabilities: Capabilities;
  readonly deadLetters: Pick<DeadLetterRing, "total" | "reasons">;
  readonly failures: Tally<{ className: string; sourceHash: string | null }>;
  readonly services: HostInfo["services"];
  readonly losses: { readonly count: number };
}

/** Reads what the host's actors do from shared memory. Asks nobody, so a realm that hangs reads as well as any. */
export class Reading {
  readonly #state: ReadHost;
  readonly #row: ActorRow;
  readonly #counters: RowReading = newRowReading();

  constructor(state: ReadHost) {
    this.#state = state;
    this.#row = {
      id: 0,
      address: "" as ActorAddress,
      className: "",
      sourceHash: null,
      parent: null,
      globalName: null,
      depth: 0,
      ...newCounters(),
      state: "idle",
      busyMs: 0,
      isFaulty: false,
    };
  }

  actors(visit: (row: ActorRow) => void): void {
    const nowMs = this.#state.base.clock.nowMs();
    for (const entry of this.#state.router.entries.values()) {
      if (entry.realm === null) continue;
      this.#read(entry, entry.realm, nowMs);
      visit(this.#row);
    }
  }

  #read(entry: Entry, realm: RealmHandle, nowMs: number): Read {
    const row = this.#row;
    const counters = this.#counters;
    row.id = entry.id;
    row.address = entry.address;
    row.className = entry.className;
    row.sourceHash = realm.hash;
    row.parent = entry.parent;
    row.globalName = entry.extras?.globalName ?? null;
    row.isFaulty = faultsOf(entry, nowMs) !== null;
    const before = entry.extras?.before;
    const isRead = realm.read(entry, counters);
    row.depth = this.#depth(entry, isRead);
    if (!isRead) Object.assign(counters, newRowReading());
    copyCounters(counters, row);
    if (before !== undefined) addCounters(row, before);
    const doing = this.#doing(entry, realm, nowMs);
    const stoppingSinceMs = this.#stoppingSinceMs(entry);
    row.busyMs = doing.ms;
    if (doing.isStuck) row.state = "stuck";
    else if (stoppingSinceMs > 0) {
      row.state = "stopping";
      row.busyMs = Math.max(0, nowMs - stoppingSinceMs);
    } else row.state = doing.what === null ? "idle" : "busy";
    return { doing, stoppingSinceMs };
  }

  /**
   * A synchronous turn, promises that keep the thread to themselves, or a promise that it awaits; by the counters just
   * read.
   */
  #doing(entry: Entry, realm: RealmHandle, nowMs: number): Doing {
    const { asyncSinceMs } = this.#counters;
    const asyncMs = asyncSinceMs > 0 ? Math.max(0, nowMs - asyncSinceMs) : 0;
    if (entry.slot >= 0 && realm.slotInHand === entry.slot) {
      const ms = realm.turnMs(nowMs);
      return { what: "turn", ms, isStuck: ms >= STUCK_MS };
    }
    const starved = realm.starved(nowMs);
    if (entry.slot >= 0 && starved?.slot === entry.slot) {
      return { what: "promises", ms: Math.max(asyncMs, starved.forMs), isStuck: true };
    }
    return { what: asyncSinceMs > 0 ? "promise" : null, ms: asyncMs, isStuck: false };
  }

  /** 0: it was not told to stop. */
  #stoppingSinceMs(entry: Entry): number {
    const onItsWay = entry.extras?.stoppingSinceMs ?? 0;
    const { stoppingSinceMs } = this.#counters;
    return onItsWay > 0 && stoppingSinceMs > 0 ? Math.min(onItsWay, stoppingSinceMs) : onItsWay || stoppingSinceMs;
  }

  /** How many messages wait for an actor that lives here. */
  depth(entry: Entry): number {
    return entry.realm === null ? 0 : this.#depth(entry, entry.realm.read(entry, this.#counters));
  }

  /** How many messages an actor has taken, and how many wait for it; null when it does not live here. */
  backlog(address: string): { taken: number; waiting: number } | null {
    const entry = this.#state.router.entries.get(address);
    if (entry === undefined || entry.realm === null) return null;
    this.#read(entry, entry.realm, this.#state.base.clock.nowMs());
    return { taken: this.#row.received, waiting: this.#row.depth };
  }

  #depth({ posted, held }: Entry, isRead: boolean): number {
    const inside = isRead ? Math.max(0, waitingInside(this.#counters, posted)) : posted;
    return inside + (held?.size ?? 0);
  }

  status(isLeader: boolean): Omit<HostStatus, "load"> {
    let actors = 0;
    let depth = 0;
    const faulty: ActorAddress[] = [];
    this.actors((row) => {
      actors += 1;
      depth += row.depth;
      if (row.isFaulty) faulty.push(row.address);
    });
    return { ...this.overview(isLeader), actors, depth, faulty };
  }

  overview(isLeader: boolean): HostOverview {
    const { id, base, router, capabilities, startedMs, deadLetters, failures, services, losses } = this.#state;
    const nowMs = base.clock.nowMs();
    const realms = [...router.realms.values()].filter(({ hash }) => hash !== null);
    return {
      id,
      name: id,
      capabilities,
      isLeader,
      since: new Date(startedMs).toISOString(),
      services,
      deadLetters: deadLetters.total,
      failures: failures.total,
      lost: losses.count,
      realms: realms.map((realm) => realm.status(nowMs)),
    };
  }

  tallies(): HostTallies {
    const { failures, deadLetters } = this.#state;
    return {
      failures: failures.list().map(({ kind, count }) => ({ ...kind, count })),
      deadLetters: deadLetters.reasons.list().map(({ kind, count }) => ({ reason: kind, count })),
    };
  }

  /** Null when no such actor lives here. `children` are those on this host. */
  describe(address: string): ActorDescription | null {
    const { router, base, id } = this.#state;
    const entry = router.entries.get(address);
    if (entry === undefined || entry.realm === null) return null;
    const { realm } = entry;
    const nowMs = base.clock.nowMs();
    const { doing, stoppingSinceMs } = this.#read(entry, realm, nowMs);
    const { id: _id, isFaulty: _isFaulty, ...row } = this.#row;
    const source = realm.source?.manifest ?? null;
    return {
      ...row,
      host: id,
      children: this.children(address),
      accepts: realm.classes.get(entry.className)?.accepts ?? [],
      lastFailure: entry.extras?.lastFailure ?? null,
      faults: faultsOf(entry, nowMs),
      troupe: entry.extras?.troupe ?? null,
      messageType: this.#messageType(realm, doing),
      stuckIn: doing.isStuck ? (doing.what === "turn" ? "turn" : "promises") : null,
      inHandMs: doing.what === null ? null : doing.ms,
      stoppingMs: stoppingSinceMs > 0 ? Math.max(0, nowMs - stoppingSinceMs) : null,
      since: new Date(this.#state.startedMs + entry.bornAfterMs).toISOString(),
      swaps: entry.extras?.swaps ?? 0,
      source: source === null ? null : { name: source.name, version: source.version },
    };
  }

  #messageType(realm: RealmHandle, { what }: Doing): string | null {
    if (what === null) return null;
    const isAsync = what !== "turn" && this.#counters.asyncSinceMs > 0;
    return isAsync ? realm.nameOfType(this.#counters.asyncType) : realm.messageTypeInHand;
  }

  children(address: string): ActorAddress[] {
    const children = this.#state.router.entries.childrenOf(address);
    return children.flatMap((child) => (child.realm === null ? [] : child.address));
  }
}

interface Read {
  doing: Doing;
  stoppingSinceMs: number;
}

/** What an actor does now: with a message, or a hook, in hand. */
interface Doing {
  what: "turn" | "promises" | "promise" | null;
  ms: number;
  isStuck: boolean;
}
