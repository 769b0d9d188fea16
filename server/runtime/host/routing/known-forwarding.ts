import type { Forwarding } from "../../wire/host-call.ts";

/** Where an actor lives whose birth host has left, and what waits here while that changes: sender and body in turn. */
export interface KnownForwarding extends Forwarding {
  held: unknown[] | null;
}

export function asForwarding({ address, className, parent, host }: Forwarding): Forwarding {
  return { address, className, parent, host };
}
