import type { ActorCounter } from "./actor-counters.ts";
import type { TopologyDelta, TopologyHost, TopologySnapshot } from "./topology.ts";

/**
 * What a browser is told of the topology: all that the map shows, of every actor. How many messages an actor took, sent
 * and failed is told apart from it (`CountersFrame`), only of the actors that somebody looks at: nobody sees 100,000
 * counters.
 */
export interface PictureColumns {
  ix: ArrayLike<number>;
  address: ArrayLike<string>;
  class: ArrayLike<number>;
  source: ArrayLike<number>;
  host: ArrayLike<number>;
  parent: ArrayLike<number>;
  name: ArrayLike<string | null>;
  depth: ArrayLike<number>;
  state: ArrayLike<number>;
  /**
   * How long the turn in hand had lasted at the frame's `at`; 0 when idle. It goes on growing while nothing else is
   * told.
   */
  busyMs: ArrayLike<number>;
}

export interface PictureSnapshot extends Omit<TopologySnapshot, "actors"> {
  actors: PictureColumns;
}

/** What is there of an actor once its mailbox or its turn has changed. */
export interface PictureChanges {
  ix: ArrayLike<number>;
  depth: ArrayLike<number>;
  state: ArrayLike<number>;
  busyMs: ArrayLike<number>;
}

/**
 * What became of the picture after `from`, up to and with `seq`: one tick, or several merged for a browser that is
 * slow. Read in the order of the fields. `snapshot + deltas` equals a fresh snapshot at the same `seq`
 * (property-tested).
 */
export interface PictureDelta extends Pick<TopologyDelta, "epoch" | "seq" | "at" | "classes" | "sources"> {
  from: number;
  /** Messages that all actors took, and turns that failed, meanwhile. */
  received: number;
  failed: number;
  hostsGone?: readonly number[];
  /** Those that are new or differ in anything. */
  hosts?: readonly TopologyHost[];
  gone?: ArrayLike<number>;
  born?: PictureColumns;
  swapped?: { ix: ArrayLike<number>; source: ArrayLike<number> };
  renamed?: { ix: readonly number[]; name: readonly (string | null)[]; parent: readonly number[] };
  changed?: PictureChanges;
}

/** Counters of some actors, a column each. */
export interface CountersFrame extends Record<ActorCounter, ArrayLike<number>> {
  epoch: string;
  ix: ArrayLike<number>;
}
