import type { Forwarding } from "../../wire/host-call.ts";
import type { Body } from "../../wire/plain-value.ts";
import type { Stash } from "../../wire/stash.ts";

/** Where an actor lives whose birth host has left, and what waits here while that changes. */
export interface KnownForwarding extends Forwarding {
  held: Stash<Body> | null;
}

export function asForwarding({ address, className, parent, host }: Forwarding): Forwarding {
  return { address, className, parent, host };
}
