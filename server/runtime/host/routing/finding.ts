import { type ActorAddress, birthHostOf } from "../../author/address.ts";
import type { ActorPlace, FoundActor } from "../../wire/actor-description.ts";
import type { Forwarding } from "../../wire/host-call.ts";
import { type CallHost, isHostGone } from "../host-calls.ts";
import type { Router } from "./router.ts";

/** An actor that a host does not know lives on none, or on the host that this one names. */
type NotHere = null | { elsewhere: string };

/** What a finder knows itself, and how it asks. */
export interface Finder {
  readonly id: string;
  readonly router: Pick<Router, "entries" | "forwardings">;
  readonly call: CallHost;
  isMember(host: string): boolean;
  /** Where an actor has moved whose birth host is gone; null: nowhere. */
  forwardingOf(address: ActorAddress): Promise<Forwarding | null>;
}

/** Who was placed and moved since is passed on so often. */
const MAX_HOPS = 4;
/** Addresses that one call asks about: what a host does for one call must not hold up the rest. */
const LOCATED_AT_ONCE = 1_000;

/** What this host says of an address. */
export function sight({ id, router }: Pick<Finder, "id" | "router">, address: string): ActorPlace | NotHere {
  const entry = router.entries.get(address);
  if (entry === undefined) return null;
  const { className, realm, extras } = entry;
  if (extras?.forward) return { elsewhere: extras.forward };
  return { host: id, className, sourceHash: realm?.hash ?? null, isPlaced: realm !== null };
}

/** The same with what it accepts; null also while it has no place. */
export function sightInFull(host: Pick<Finder, "id" | "router">, address: ActorAddress): FoundActor | NotHere {
  const seen = sight(host, address);
  if (seen === null || "elsewhere" in seen) return seen;
  const { isPlaced, ...place } = seen;
  const accepts = host.router.entries.get(address)?.realm?.classes.get(place.className)?.accepts ?? [];
  return isPlaced ? { address, ...place, accepts } : null;
}

/** Asks the one host where the actor should be, and goes on where that points to. Null: there is no such actor. */
export async function find(finder: Finder, address: ActorAddress): Promise<FoundActor | null> {
  let host = firstToAsk(finder, address);
  for (let hops = 0; hops < MAX_HOPS; hops += 1) {
    const asked = await finder.call(host, { do: "find", address }).catch(notThere);
    const seen = asked ?? (await movedTo(finder, host, address));
    if (seen === null || !("elsewhere" in seen)) return seen;
    host = seen.elsewhere;
  }
  return null;
}

/**
 * Where each of them lives, in their order; null: nowhere. Each host is asked about its own, 1,000 in a call, all hosts
 * at once.
 */
export async function locate(finder: Finder, addresses: readonly ActorAddress[]): Promise<(ActorPlace | null)[]> {
  const places: (ActorPlace | null)[] = addresses.map(() => null);
  const ask = async (host: string, open: readonly number[], isLast: boolean, onward: Map<string, number[]>) => {
    for (const some of slices(open, LOCATED_AT_ONCE)) {
      const asked = some.map((at) => addresses[at] as ActorAddress);
      const seen =
        (await finder.call(host, { do: "locate", addresses: asked }).catch(notThere)) ??
        (await Promise.all(asked.map((address) => movedTo(finder, host, address))));
      for (const [n, at] of some.entries()) {
        const place = seen[n] ?? null;
        if (place === null || !("elsewhere" in place)) places[at] = place;
        else if (!isLast) put(onward, place.elsewhere, at);
      }
    }
  };
  let open = new Map<string, number[]>();
  for (const [at, address] of addresses.entries()) put(open, firstToAsk(finder, address), at);
  for (let hops = 1; hops <= MAX_HOPS && open.size > 0; hops += 1) {
    const onward = new Map<string, number[]>();
    await Promise.all([...open].map(([host, some]) => ask(host, some, hops === MAX_HOPS, onward)));
    open = onward;
  }
  return places;
}

/** This host when it knows the actor, else the one that gave its address out, or passes on for that since it left. */
function firstToAsk({ id, router }: Finder, address: ActorAddress): string {
  const entry = router.entries.get(address);
  if (entry !== undefined) return entry.extras?.forward ?? id;
  return router.forwardings.get(address)?.host ?? birthHostOf(address);
}

/** Adds to the list of that key. */
export function put<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const values = into.get(key);
  if (values === undefined) into.set(key, [value]);
  else values.push(value);
}

export function slices<T>(values: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < values.length; from += size) parts.push(values.slice(from, from + size));
  return parts;
}

/** An actor whose birth host knows nothing of it, or is gone, may have moved before that. */
async function movedTo(finder: Finder, asked: string, address: ActorAddress): Promise<NotHere> {
  if (asked !== birthHostOf(address) || finder.isMember(asked)) return null;
  const forwarding = await finder.forwardingOf(address);
  return forwarding && { elsewhere: forwarding.host };
}

/** For what is asked of a host that may have left: null then. */
export function notThere(error: unknown): null {
  if (isHostGone(error)) return null;
  throw error;
}
