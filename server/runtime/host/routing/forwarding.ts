import type { ActorAddress } from "../../author/address.ts";
import type { Seat } from "../../engine/engine.ts";
import type { Forwarding, HostCall } from "../../wire/host-call.ts";
import type { Body } from "../../wire/plain-value.ts";
import { Stash } from "../../wire/stash.ts";
import type { CallHost } from "../host-calls.ts";
import { unlessGone } from "../host-calls.ts";
import { tellNotice } from "./notices.ts";
import type { Router } from "./router.ts";

/** By what every host is told. */
export interface AllHosts {
  readonly seat: Pick<Seat, "view">;
  readonly call: CallHost;
}

/** A host that knows where actors live whose birth host has left. */
export interface ForwardingHost extends AllHosts {
  readonly id: string;
  readonly router: Router;
  readonly seat: Pick<Seat, "view" | "forwardings" | "names">;
}

/**
 * A host that leaves hands on what only it knows: where the actors live that were born on it and live elsewhere. All
 * others go there straight from then on, and hosts that join later look it up.
 *
 * Nothing overtakes: each host first holds what it has for those actors and answers behind all that it sent before;
 * then this host passes the rest on, and waits until it has arrived; only then the others let go.
 */
export async function handOff(state: ForwardingHost): Promise<void> {
  const told = new Set([state.id]);
  for (;;) {
    // Again for who has joined meanwhile.
    const hosts = state.seat.view.members().flatMap(({ id }) => (told.has(id) ? [] : id));
    const forwardings = leftBehind(state);
    if (forwardings.length === 0 || hosts.length === 0) return;
    await Promise.all(forwardings.map((forwarding) => unlessGone(state.seat.forwardings.put(forwarding))));
    await onEach(state, hosts, { do: "holdForwardings", forwardings });
    state.router.flush();
    await onEach(state, hosts, { do: "fence" });
    const living = new Set(leftBehind(state).map(({ address }) => address));
    await onEach(state, hosts, {
      do: "applyForwardings",
      forwardings: forwardings.filter(({ address }) => living.has(address)),
    });
    for (const { address } of forwardings) {
      if (!living.has(address)) await onEach(state, hosts, { do: "forget", address });
    }
    for (const host of hosts) told.add(host);
  }
}

/** Born here, living elsewhere, and not on the move. */
function leftBehind(state: Pick<ForwardingHost, "router">): Forwarding[] {
  return [...state.router.entries.values()].flatMap(({ address, className, parent, held, extras }) => {
    const host = extras?.forward ?? null;
    return host === null || held !== null ? [] : { address, className, parent, host };
  });
}

async function onEach(state: Pick<ForwardingHost, "call">, hosts: readonly string[], call: HostCall): Promise<void> {
  // A host that is lost meanwhile has nothing left that could overtake.
  await Promise.all(hosts.map((host) => unlessGone(state.call(host, call))));
}

/** To every host, this one too. */
export function onEveryHost(state: AllHosts, call: HostCall): Promise<void> {
  const hosts = state.seat.view.members().map(({ id }) => id);
  return onEach(state, hosts, call);
}

/** The way to these actors changes: what comes for them waits. Settled, all before is on its way. */
export function holdForwardings({ router }: Pick<ForwardingHost, "router">, forwardings: readonly Forwarding[]): void {
  for (const forwarding of forwardings) {
    const held = router.forwardings.get(forwarding.address)?.held ?? new Stash<Body>();
    router.forwardings.set(forwarding.address, { ...forwarding, held });
  }
  router.flush();
}

/** This is the way to them now. The host where one lives answers for its name. */
export async function applyForwardings(state: ForwardingHost, forwardings: readonly Forwarding[]): Promise<void> {
  const { router, seat, id } = state;
  for (const forwarding of forwardings) {
    const { address } = forwarding;
    const held = router.forwardings.get(address)?.held ?? null;
    router.forwardings.set(address, { ...forwarding, held: null });
    router.routeAll(address, held);
    const name = forwarding.host === id ? router.entries.get(address)?.extras?.globalName : null;
    if (name) await seat.names.move(name, address);
  }
}

/** Removes the forwarding of an actor that is gone; what it held becomes dead letters. */
export function dropForwarding({ router }: Pick<ForwardingHost, "router">, address: string, reason: string): void {
  const held = router.forwardings.get(address)?.held ?? null;
  router.forwardings.delete(address);
  router.returnAll(address, held, reason);
}

/** Removes the forwardings to a lost host and tells parents here. Returns the addresses that were lost. */
export function reapForwardings(state: Pick<ForwardingHost, "router">, lost: string): ActorAddress[] {
  const { router } = state;
  const dead = [...router.forwardings.values()].filter(({ host }) => host === lost);
  for (const { address, className, parent } of dead) {
    dropForwarding(state, address, "host lost");
    if (parent === null || (router.entries.get(parent)?.realm ?? null) === null) continue;
    const exited = { type: "callboard.ChildActorExited", child: address, class: className, reason: "host lost" };
    tellNotice(state, parent, "childExited", address, exited);
  }
  return dead.map(({ address }) => address);
}

/** Resumes forwardings that were held for a host that left before it had said where they go. */
export function releaseForwardingsOf(
  { router }: Pick<ForwardingHost, "router">,
  isOf: (address: string) => boolean,
): void {
  for (const forwarding of router.forwardings.values()) {
    if (forwarding.held === null || !isOf(forwarding.address)) continue;
    const held = forwarding.held;
    forwarding.held = null;
    router.routeAll(forwarding.address, held);
  }
}
