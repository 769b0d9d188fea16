import type { ActorAddress } from "../address.ts";

/** Where an actor lives whose birth host has left. Every host knows it. */
export interface Home {
  readonly address: ActorAddress;
  readonly className: string;
  readonly parent: ActorAddress | null;
  readonly host: string;
}

/** A home, and what waits here while the way to it changes: sender and body in turn. */
export interface KnownHome extends Home {
  held: unknown[] | null;
}

export function homeOf({ address, className, parent, host }: Home): Home {
  return { address, className, parent, host };
}
