import type { SourceVersion } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { addCounters } from "../../core/counters.ts";
import type { Body } from "../../wire/plain-value.ts";
import type { GoActor, SealedActor } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import { newRowReading, type RealmHandle } from "../realms/mod.ts";
import { type Entry, type Router, sendFaults } from "../routing/mod.ts";
import type { Destination, Origin, Sealing } from "./endpoint.ts";
import { type Move, place } from "./move.ts";

/** A realm of this host, as either end of a move. It answers by controls (R2). */
export class RealmEndpoint implements Origin, Destination {
  readonly realm: RealmHandle;
  readonly late = null;
  readonly #router: Pick<Router, "deliver">;

  constructor(realm: RealmHandle, router: Pick<Router, "deliver">) {
    this.realm = realm;
    this.#router = router;
  }

  get isEnded(): boolean {
    return this.realm.isEnded;
  }

  get source(): SourceVersion {
    const { source } = this.realm;
    return {
      name: source?.manifest.name ?? "",
      version: source?.manifest.version ?? "",
      hash: source?.hash ?? "",
    };
  }

  has(entry: Entry): boolean {
    return entry.realm === this.realm && entry.held === null;
  }

  hold({ entry }: Move): void {
    entry.held = new Stash<Body>();
  }

  seal(swap: number, addresses: ActorAddress[], { freshState, patienceMs }: Sealing): void {
    this.realm.control({ is: "seal", swap, addresses, freshState, patienceMs });
  }

  handover(swap: number, addresses: ActorAddress[]): void {
    this.realm.control({ is: "handover", swap, addresses });
  }

  /** The realm first, then what has come since, never the other way round. */
  takeBack(move: Move): void {
    const { entry, before, swap } = move;
    if (before !== null) {
      place(entry, before.realm, before.slot, before.rowId);
      entry.posted = before.posted;
      entry.ensureExtras().before = before.before;
    }
    const stash = move.takeStash();
    this.realm.control({ is: "reopen", swap, addresses: [entry.address] });
    stash.forEach((sender, body) => {
      this.#router.deliver(entry, sender, body);
    });
  }

  release(swap: number, addresses: ActorAddress[]): void {
    this.realm.control({ is: "release", swap, addresses });
  }

  adopt(swap: number, from: Pick<Origin, "realm" | "source">, freshState: boolean, list: SealedActor[]): void {
    const adopt = { is: "adopt", swap, from: from.source, freshState, list } as const;
    this.realm.control(from.realm === null ? { ...adopt, isArrival: true } : adopt);
  }

  discard(swap: number, address: ActorAddress): void {
    this.realm.control({ is: "discard", swap, addresses: [address] });
  }

  take(move: Move, waiting: number): void {
    const { entry, slot, rowId } = move;
    const extras = entry.ensureExtras();
    const row = newRowReading();
    entry.realm?.read(entry, row);
    const { realm, posted } = entry;
    move.before = { realm, slot: entry.slot, rowId: entry.rowId, posted, before: { ...extras.before } };
    addCounters(extras.before, row);
    move.unacked = entry.held;
    entry.held = null;
    place(entry, this.realm, slot, rowId);
    entry.posted = waiting;
  }

  go(swap: number, moves: Iterable<Move>, list: GoActor[]): void {
    this.realm.control({ is: "go", swap, list });
    for (const { entry } of moves) if (entry.extras?.faults) sendFaults(entry);
    this.realm.flush();
  }

  /** Its row says so, also when the realm has ended. */
  hasBegun({ entry }: Move): boolean {
    const row = newRowReading();
    return !this.realm.read(entry, row) || row.received > 0;
  }

  confirm(): void {}

  oldStopped(swap: number, address: ActorAddress): void {
    this.realm.control({ is: "oldStopped", swap, address });
  }
}
