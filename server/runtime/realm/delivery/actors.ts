import { type ActorAddress, birthHostOf } from "../../author/address.ts";
import type { CounterBook } from "../../core/counters.ts";
import type { Encoded } from "../../wire/realm-control.ts";
import type { LoadedClass } from "../actor-class/mod.ts";
import { Cell, type RealmServices } from "./cell.ts";
import { QUEUED } from "./status.ts";

export interface ActorLookup {
  get(address: string): Cell | undefined;
}

/** The actors of a realm, by address and by slot. */
export class Actors implements ActorLookup {
  /** By slot. Small numbers stand for actors in the run queue: nothing to tell the garbage collector of. */
  readonly bySlot: (Cell | undefined)[] = [];
  readonly #prefix: string;
  readonly #rows: CounterBook;
  readonly #byAddress = new Map<string, Cell>();
  /**
   * Actors here that this realm's own senders reach through the host all the same, because what they sent before went
   * that way: born on another host, or announced before they had a place.
   */
  readonly #routedViaHost = new Set<string>();
  #numbers = 0;

  /** `prefix`: every address that this realm gives out begins so. */
  constructor(prefix: string, rows: CounterBook) {
    this.#prefix = prefix;
    this.#rows = rows;
  }

  get(address: string): Cell | undefined {
    return this.#byAddress.get(address);
  }

  all(): Iterable<Cell> {
    return this.#byAddress.values();
  }

  /** The actor that a sender of this realm reaches without the host. */
  localTarget(address: string): Cell | undefined {
    return this.#routedViaHost.size > 0 && this.#routedViaHost.has(address) ? undefined : this.#byAddress.get(address);
  }

  /** From here on this realm's senders reach the actor through the host. */
  routeViaHost(address: string): void {
    this.#routedViaHost.add(address);
  }

  /** Whether messages for an address go by another host first. */
  isForeign(address: ActorAddress): boolean {
    return birthHostOf(address) !== birthHostOf(this.#prefix);
  }

  allocateAddress(): ActorAddress {
    // `join` gives one flat string; `+` would keep the pieces with it for the actor's life (64 bytes more).
    return [this.#prefix, this.#nextNumber().toString(36)].join("") as ActorAddress;
  }

  #nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** Makes room for an actor. Its instance is made in its first turn. */
  add(
    services: RealmServices,
    address: ActorAddress,
    loaded: LoadedClass,
    parent: ActorAddress | null,
    init: Encoded | null,
  ): Cell {
    const cell = new Cell(services, address, loaded, this.#rows.allocate(this.#nextNumber()), parent, init);
    this.#byAddress.set(address, cell);
    this.bySlot[cell.slot] = cell;
    return cell;
  }

  remove(cell: Cell): void {
    this.#byAddress.delete(cell.address);
    this.#routedViaHost.delete(cell.address);
    this.bySlot[cell.slot] = undefined;
    this.#rows.clear(cell.slot);
    // The run queue's entry would mean the next actor in the slot: it is free when that has come up.
    if (!cell.has(QUEUED)) this.freeSlot(cell.slot);
  }

  /** The slot of an actor that was removed may be another one's. */
  freeSlot(slot: number): void {
    this.#rows.release(slot);
  }
}
