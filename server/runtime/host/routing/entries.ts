import type { ActorAddress } from "../../author/address.ts";
import { type Entry, Family } from "./entry.ts";

/** Actors that live on a host or were born on it, by address and by parent. */
export class Entries {
  readonly #byAddress = new Map<string, Entry>();
  readonly #families = new Map<string, Family>();

  get size(): number {
    return this.#byAddress.size;
  }

  get(address: string): Entry | undefined {
    return this.#byAddress.get(address);
  }

  has(address: string): boolean {
    return this.#byAddress.has(address);
  }

  values(): IterableIterator<Entry> {
    return this.#byAddress.values();
  }

  /** In place of one that had this address. */
  add(entry: Entry, parent: ActorAddress | null): void {
    this.delete(entry.address);
    this.#byAddress.set(entry.address, entry);
    this.#join(entry, parent);
  }

  /** The entry itself goes on saying whose child it was. */
  delete(address: string): void {
    const entry = this.#byAddress.get(address);
    if (entry === undefined) return;
    this.#byAddress.delete(address);
    this.#leave(entry);
  }

  /** One of these has another parent from now on. */
  adopt(entry: Entry, parent: ActorAddress | null): void {
    if (this.#byAddress.get(entry.address) !== entry) return;
    this.#leave(entry);
    this.#join(entry, parent);
  }

  /** Those of its children that this host knows, the oldest first. */
  childrenOf(parent: string): Entry[] {
    return this.#families.get(parent)?.members() ?? [];
  }

  /** Who has children that this host knows. */
  parents(): ActorAddress[] {
    return Array.from(this.#families.values(), ({ parent }) => parent);
  }

  #join(entry: Entry, parent: ActorAddress | null): void {
    entry.family = parent === null ? null : this.#familyOf(parent);
    entry.family?.append(entry);
  }

  #familyOf(parent: ActorAddress): Family {
    const known = this.#families.get(parent);
    if (known !== undefined) return known;
    const family = new Family(parent);
    this.#families.set(parent, family);
    return family;
  }

  #leave(entry: Entry): void {
    const { family } = entry;
    family?.remove(entry);
    if (family?.isEmpty) this.#families.delete(family.parent);
  }
}
