import type { ActorAddress } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Destination, Origin } from "./endpoint.ts";

/** How long a new instance waits for the old one's `onStop("swapped")`. */
const OLD_STOP_MS = 5_000;

interface Waiting {
  readonly swap: number;
  readonly address: ActorAddress;
  readonly from: Pick<Origin, "realm" | "isEnded">;
  readonly to: Pick<Destination, "oldStopped">;
  readonly cancel: () => void;
}

/** New instances that wait for the end of their old one: until it says so, its realm ends, or 5 s have passed. */
export class OldInstances {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  await(swap: number, address: ActorAddress, from: Waiting["from"], to: Waiting["to"]): void {
    const waiting = { swap, address, from, to, cancel: () => cancel() };
    const cancel = this.#clock.after(OLD_STOP_MS, () => this.#end(waiting));
    this.#waiting.set(key(swap, address), waiting);
    if (from.isEnded) this.#end(waiting);
  }

  stopped(realm: RealmHandle, swap: number, address: ActorAddress): void {
    const waiting = this.#waiting.get(key(swap, address));
    if (waiting?.from.realm === realm) this.#end(waiting);
  }

  /** The same of an actor that came from another host, which knows no number of this one's. */
  stoppedElsewhere(address: ActorAddress): void {
    for (const waiting of this.#waiting.values()) {
      if (waiting.from.realm === null && waiting.address === address) this.#end(waiting);
    }
  }

  realmEnded(realm: RealmHandle): void {
    for (const waiting of this.#waiting.values()) if (waiting.from.realm === realm) this.#end(waiting);
  }

  #end(waiting: Waiting): void {
    const { swap, address, to, cancel } = waiting;
    if (!this.#waiting.delete(key(swap, address))) return;
    cancel();
    to.oldStopped(swap, address);
  }
}

function key(swap: number, address: ActorAddress): string {
  return `${swap} ${address}`;
}
