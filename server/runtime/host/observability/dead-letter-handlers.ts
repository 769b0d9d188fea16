import { type ActorAddress, expectsNoReply } from "../../author/address.ts";
import type { View } from "../../engine/engine.ts";
import type { HostCall } from "../../wire/host-call.ts";
import type { Base } from "../base.ts";
import { type CallHost, unlessGone } from "../host-calls.ts";
import type { Router } from "../routing/mod.ts";
import { tellNotice } from "../routing/mod.ts";
import type { DeadLetterRing, LostLetter } from "./dead-letter-ring.ts";
import type { EndedActors } from "./ended-actors.ts";
import { type InterestedActors, tellInterested } from "./interests.ts";

/** Where dead letters are kept, and who is told of them. */
export interface DeadLetterHost extends InterestedActors {
  readonly base: Pick<Base, "clock">;
  readonly router: Pick<Router, "route" | "entries">;
  readonly ended: Pick<EndedActors, "find">;
  readonly deadLetters: DeadLetterRing;
  /** Actors on other hosts that handle dead letters, by host. */
  readonly deadLetterHandlersElsewhere: Map<string, Set<ActorAddress>>;
}

/** A host that tells the others who handles dead letters on it. */
export interface AnnouncingHost {
  readonly id: string;
  readonly seat: { readonly view: Pick<View, "members"> };
  readonly call: CallHost;
}

/**
 * Counts and keeps what cannot be delivered, and tells everybody who handles dead letters, here and on the other hosts.
 * A reply to somebody who waits for none is dropped: it was meant for nobody.
 */
export function addDeadLetter(state: DeadLetterHost, letter: Omit<LostLetter, "targetName">): void {
  if (expectsNoReply(letter.to)) return;
  const { base, router, ended, deadLetters } = state;
  const targetName = router.entries.get(letter.to)?.extras?.globalName ?? ended.find(letter.to)?.globalName ?? null;
  const { message, target, sender, reason } = deadLetters.add(base.clock.wallMs(), { ...letter, targetName });
  const news = { type: "callboard.DeadLetter", message: message ?? null, to: target, from: sender ?? "", reason };
  tellInterested(state, "deadLetters", news);
  for (const handlers of state.deadLetterHandlersElsewhere.values()) {
    for (const address of handlers) tellNotice(state, address, "system", state.self, news);
  }
}

/** What another host announced. */
export function noteHandler(
  state: Pick<DeadLetterHost, "deadLetterHandlersElsewhere">,
  host: string,
  address: ActorAddress,
  isWanted: boolean,
): void {
  const handlers = state.deadLetterHandlersElsewhere.get(host) ?? new Set();
  if (isWanted) state.deadLetterHandlersElsewhere.set(host, handlers.add(address));
  else handlers.delete(address);
}

/** Tells the other hosts, or the one that has just joined, who handles dead letters here (or no longer). */
export function announceHandler(state: AnnouncingHost, address: ActorAddress, isWanted: boolean, to?: string): void {
  const call: HostCall = { do: "deadLetterHandler", host: state.id, address, isWanted };
  const hosts = to === undefined ? state.seat.view.members().map(({ id }) => id) : [to];
  // A host that leaves meanwhile has no dead letters left to tell of.
  for (const host of hosts) if (host !== state.id) void unlessGone(state.call(host, call));
}
