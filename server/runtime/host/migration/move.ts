import type { ActorCounters } from "../../core/counters.ts";
import type { Body } from "../../wire/plain-value.ts";
import { Stash } from "../../wire/stash.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Entry, EntryMove } from "../routing/mod.ts";

/** Where an actor was before the commit, to go back to. */
interface Place {
  readonly realm: RealmHandle | null;
  readonly slot: number;
  readonly rowId: number;
  readonly posted: number;
  readonly before: ActorCounters;
}

/** One actor of a batch, from the seal until it runs at the destination or goes on at the origin. */
export class Move implements EntryMove {
  readonly swap: number;
  readonly entry: Entry;
  otherRealm: RealmHandle | null;
  unacked: Stash<Body> | null = null;
  isHandedOver = false;
  sealedAtMs = 0;
  /** The row of the new instance. */
  slot = -1;
  rowId = 0;
  /** The new instance waits for the end of the old one. */
  awaitsOld = false;
  before: Place | null = null;

  constructor(swap: number, entry: Entry, otherRealm: RealmHandle | null) {
    this.swap = swap;
    this.entry = entry;
    this.otherRealm = otherRealm;
  }

  /** Takes out what has come since the seal and was taken by nobody, in order. */
  takeStash(): Stash<Body> {
    const stash = this.unacked ?? new Stash<Body>();
    if (this.entry.held !== null) stash.pushAll(this.entry.held);
    this.unacked = null;
    this.entry.held = null;
    return stash;
  }
}

/** From here on the actor counts in that realm; null: in none. */
export function place(entry: Entry, realm: RealmHandle | null, slot: number, rowId: number): void {
  if (entry.realm !== null) entry.realm.actors -= 1;
  entry.realm = realm;
  entry.slot = slot;
  entry.rowId = rowId;
  if (realm !== null) realm.actors += 1;
}
