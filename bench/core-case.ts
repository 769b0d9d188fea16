export interface Latency {
  p50: number;
  p99: number;
}

export interface Crowd {
  createMs: number;
  heapBytesPerActor: number;
}

export interface Fairness {
  /** Of asks to a third actor; absent: it has no ask. */
  askUs?: Latency;
  /** How late a timer of 5 ms fired. */
  lateMs: Latency;
  /** Messages that the flooding actor took. */
  perSecond: number;
}

/**
 * What a peer of the actor core can be measured at, once per call; what it cannot do is absent. Times are milliseconds.
 */
export interface CorePeer {
  /** So many messages into one actor, and an ask behind them: until its answer. */
  tells(count: number): Promise<number>;
  /** Two actors, so many times there and back. */
  pingPong(roundTrips: number): Promise<number>;
  /** One ask after the other, in microseconds. */
  ask?(count: number): Promise<Latency>;
  /** Actors that all live at once. */
  actors?(count: number): Promise<Crowd>;
  /**
   * A tree in which each actor makes ten more until there are so many leaves, which send their numbers up: until the
   * root has the sum.
   */
  skynet?(leaves: number): Promise<number>;
  /** One sender, and so many messages to each receiver in turn; each receiver says when it has all of its own. */
  broadcast?(receivers: number, messagesEach: number): Promise<number>;
  /** An actor that sends itself the next message in each message, for so long; a third one is asked meanwhile. */
  flood?(forMs: number): Promise<Fairness>;
}

/** Messages that a flooding actor has in its mailbox at any time. */
export const FLOOD_DEPTH = 100;

/** What the numbers of the leaves add up to. */
export function skynetSum(leaves: number): number {
  return (leaves * (leaves - 1)) / 2;
}

/** Throws when a measurement did not do what it says. */
export function expectCount(what: string, found: unknown, expected: number): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)} instead of ${expected}`);
}
