import type { ActorAddress } from "../../author/address.ts";
import type { View } from "../../engine/engine.ts";
import type { CallHost } from "../host-calls.ts";
import { unlessGone } from "../host-calls.ts";
import type { Router } from "../routing/mod.ts";

/** A host whose actors may have been asked something. */
export interface AskedHost {
  readonly id: string;
  readonly router: Pick<Router, "realms">;
  readonly seat: { readonly view: Pick<View, "members"> };
  readonly call: CallHost;
}

/**
 * Actors ended with their realm. Asks that lay in their mailboxes cannot be named from outside, so every ask of them
 * that is still open anywhere fails now instead of at its deadline.
 */
export function tellLost(state: AskedHost, addresses: ActorAddress[], reason: string): void {
  if (addresses.length === 0) return;
  failAsksOf(state, addresses, reason);
  for (const { id } of state.seat.view.members()) {
    if (id !== state.id) void unlessGone(state.call(id, { do: "lost", addresses, reason }));
  }
}

/** Behind what the host has for its realms already: an answer that is on its way there counts. */
export function failAsksOf(state: Pick<AskedHost, "router">, addresses: ActorAddress[], reason: string): void {
  for (const realm of state.router.realms.values()) realm.control({ is: "lost", addresses, reason });
}
