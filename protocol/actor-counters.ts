/**
 * The counters of an actor, as every hop from its host to the browser knows them: types, schemas, columns and frames
 * follow from what is here. `ActorCounters` of the runtime has the same ones (`host-watcher.test.ts`).
 */

/** Totals since the actor was created, over all its swaps: whole numbers that only grow. */
export interface ActorCounters {
  /** Messages that it has taken from its mailbox. */
  received: number;
  sent: number;
  /** Its handlers' and hooks' failures. */
  failed: number;
}
export type ActorCounter = keyof ActorCounters;

export function newCounters(): ActorCounters {
  return { received: 0, sent: 0, failed: 0 };
}

/** In the order of columns and frames: a new one comes last. */
export const COUNTERS = Object.keys(newCounters()) as ActorCounter[];

export function isCounter(name: string): name is ActorCounter {
  return name in newCounters();
}

/** Of each counter what `make` makes of its name: a field of a schema, a column, a cell. */
export function forEachCounter<T>(make: (name: ActorCounter) => T): Record<ActorCounter, T> {
  return Object.fromEntries(COUNTERS.map((name) => [name, make(name)])) as Record<ActorCounter, T>;
}

/** What may change with every message. `State`: its name, or its number in `ACTOR_STATES`. */
export interface ActorActivity<State = number> extends ActorCounters {
  /** Messages that wait for it. */
  depth: number;
  state: State;
  /** How long it has been busy or stuck with the message in hand, or stopping; 0 when idle. */
  busyMs: number;
}

/** In the order of the columns. */
export const ACTIVITY = ["depth", ...COUNTERS, "state", "busyMs"] as const;

export function newActivity<State>(state: State): ActorActivity<State> {
  return { depth: 0, ...newCounters(), state, busyMs: 0 };
}

/** Name by name: a loop over names takes ten times as long, and hosts compare 100,000 actors ten times a second. */
export function isSameActivity<State>(a: ActorActivity<State>, b: ActorActivity<State>): boolean {
  return (
    a.depth === b.depth &&
    a.received === b.received &&
    a.sent === b.sent &&
    a.failed === b.failed &&
    a.state === b.state &&
    a.busyMs === b.busyMs
  );
}

export function copyActivity<State>(from: ActorActivity<State>, to: ActorActivity<State>): void {
  to.depth = from.depth;
  to.received = from.received;
  to.sent = from.sent;
  to.failed = from.failed;
  to.state = from.state;
  to.busyMs = from.busyMs;
}
