import type { Capabilities, TroupeLimits } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { type ActorCounters, newCounters } from "../../core/counters.ts";
import type { LastFailure, LogLine } from "../../wire/log-line.ts";
import type { Body } from "../../wire/plain-value.ts";
import type { PlacedFaults } from "../../wire/realm-control.ts";
import type { Stash } from "../../wire/stash.ts";
import type { RealmHandle } from "../realms/mod.ts";

/** What few actors have. */
export interface EntryExtras {
  globalName: string | null;
  requirements: Capabilities;
  /** What it brought along from the realms where it lived before. */
  before: ActorCounters;
  swaps: number;
  lastFailure: LastFailure | null;
  /** The limits that it has now, when it is a troupe. */
  troupe: TroupeLimits | null;
  faults: PlacedFaults | null;
  log: LogLine[];
  /** Since when an exit request is on its way to it, by the clock of the process; 0: none that passed here. */
  stoppingSinceMs: number;
  /** The move that it is on. */
  move: EntryMove | null;
  /**
   * Realms where it lived before, by the swap that moved it: each may send as this actor until its instance has
   * stopped.
   */
  formerRealms: { swap: number; realm: RealmHandle }[];
  /** It lives on that host: this one only passes messages on. */
  forward: string | null;
}

/** What routing has to know of a move (host/migration). */
export interface EntryMove {
  /** The realm here besides `realm` that may send as the actor: the new one before the commit, the old one after it. */
  otherRealm: RealmHandle | null;
  /** From the commit until the new realm says that it runs: what was routed to the actor. */
  unacked: Stash<Body> | null;
  /** Another host has all of it, and has not said yet whether it runs there. */
  isHandedOver: boolean;
}

/**
 * What a host knows of an actor that lives on it or was born on it. Where the actor is:
 *
 * |              | `realm`                         | `forward` | `move` | `held`, what waits here             |
 * | ------------ | ------------------------------- | --------- | ------ | ----------------------------------- |
 * | being placed | null                            | null      | null   | what comes                          |
 * | here         | its realm                       | null      | null   | null                                |
 * | moving here  | the old one, then the new one   | null      | set    | what comes before the commit        |
 * | moving away  | its realm here                  | null      | set    | what comes                          |
 * | coming       | the new one                     | null      | set    | what comes before the commit        |
 * | elsewhere    | null                            | its host  | null   | what comes while it moves on; null  |
 */
export class Entry {
  /** Its own on this host for the host's life. */
  readonly id: number;
  readonly address: ActorAddress;
  /**
   * Milliseconds after the host started, a small integer, unlike a date; -1 less them for one that was born elsewhere.
   * Two facts in one field, as there may be a million entries.
   */
  readonly #born: number;
  className: string;
  /** The children of its parent, and its neighbours among them: `Entries` alone changes these. */
  family: Family | null = null;
  elder: Entry | null = null;
  younger: Entry | null = null;
  /** Null while a place is being found, or when it lives on another host. */
  realm: RealmHandle | null = null;
  slot = -1;
  /** Its number in its realm: what its row must say for the row to be its own. */
  rowId = 0;
  /** Messages that the host put in its realm's batch. */
  posted = 0;
  /** What waits while routing to it is paused. Null: it is not paused. */
  held: Stash<Body> | null = null;
  extras: EntryExtras | null = null;

  constructor(id: number, address: ActorAddress, className: string, bornAfterMs: number, isBornHere: boolean) {
    this.id = id;
    this.address = address;
    this.className = className;
    const bornMs = Math.max(0, bornAfterMs);
    this.#born = isBornHere ? bornMs : -1 - bornMs;
  }

  /** This host gave its address out. */
  get isBornHere(): boolean {
    return this.#born >= 0;
  }

  get bornAfterMs(): number {
    return this.#born < 0 ? -1 - this.#born : this.#born;
  }

  get parent(): ActorAddress | null {
    return this.family?.parent ?? null;
  }

  ensureExtras(): EntryExtras {
    this.extras ??= {
      globalName: null,
      requirements: {},
      before: newCounters(),
      swaps: 0,
      lastFailure: null,
      troupe: null,
      faults: null,
      log: [],
      stoppingSinceMs: 0,
      move: null,
      formerRealms: [],
      forward: null,
    };
    return this.extras;
  }
}

/**
 * The actors of one parent that a host knows, the oldest first. A list that goes through the entries: of 100,000 one is
 * taken out as quickly as of two.
 */
export class Family {
  readonly parent: ActorAddress;
  #oldest: Entry | null = null;
  #youngest: Entry | null = null;

  constructor(parent: ActorAddress) {
    this.parent = parent;
  }

  get isEmpty(): boolean {
    return this.#oldest === null;
  }

  append(entry: Entry): void {
    entry.elder = this.#youngest;
    if (this.#youngest === null) this.#oldest = entry;
    else this.#youngest.younger = entry;
    this.#youngest = entry;
  }

  remove(entry: Entry): void {
    const { elder, younger } = entry;
    if (elder === null) this.#oldest = younger;
    else elder.younger = younger;
    if (younger === null) this.#youngest = elder;
    else younger.elder = elder;
    entry.elder = null;
    entry.younger = null;
  }

  members(): Entry[] {
    const members: Entry[] = [];
    for (let entry = this.#oldest; entry !== null; entry = entry.younger) members.push(entry);
    return members;
  }
}
