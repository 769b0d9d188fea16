import { ACTIVITY, type ActorActivity } from "#protocol/actor-counters";
import type { Host } from "#protocol/host";
import { type ColumnsOf, emptyColumns } from "#protocol/rows";

/** What identifies an actor's row on a host and seldom changes. */
export interface Identity {
  /** The host's own number of the actor, never given to another. */
  id: number;
  address: string;
  class: string;
  source: string | null;
  parent: string | null;
  name: string | null;
}
export type IdentityColumns = ColumnsOf<Identity>;

/** What changes with every message. `state`: index into `ACTOR_STATES`. */
export type ActivityColumns = ColumnsOf<ActorActivity & Pick<Identity, "id">>;

export type HostRow = Host & { deadLetters: number; faulty: string[] };

/**
 * What one host's collector says to the gateway in one tick. `isFull`: these are all actors of the host, and what is
 * not here is gone; else only what changed since the report numbered `number - 1`.
 */
export interface HostReport {
  hostId: string;
  number: number;
  isFull: boolean;
  /** null: as in the report before. */
  host: HostRow | null;
  born: IdentityColumns;
  /** Same actor, other source, parent or global name. */
  altered: IdentityColumns;
  gone: number[];
  /** Of those born, and of those whose activity changed. */
  changed: ActivityColumns;
}

export function emptyIdentity(): IdentityColumns {
  return emptyColumns(["id", "address", "class", "source", "parent", "name"]);
}

export function emptyActivity(): ActivityColumns {
  return emptyColumns(["id", ...ACTIVITY]);
}
