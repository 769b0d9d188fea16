/** What may be done to a message on its way to one actor. */
export const FAULT_KINDS = ["drop", "delay", "double", "reorder", "fail"] as const;
/** One of them. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/**
 * Faults to inject: each kind with its share of the messages, from 0 to 1, together at most 1. `drop`: it never
 * arrives, and makes no dead letter. `delay`: it arrives `delayMs` later. `double`: it arrives twice. `reorder`: it
 * arrives behind the next one, or after `delayMs` when none comes. `fail`: its sender gets a `PoisonMessage` as if the
 * actor had failed on it.
 */
export type Faults = { readonly [Kind in FaultKind]?: number } & {
  /** Default 1,000, at most 10 minutes. */
  readonly delayMs?: number;
  /** They end by themselves after this, at most 24 hours. */
  readonly forMs: number;
  /** The same seed and messages give the same faults. Default 1. */
  readonly seed?: number;
};

/** The faults that are injected in front of an actor now. */
export type ActiveFaults = { readonly [Kind in FaultKind]: number } & {
  readonly delayMs: number;
  /** All kinds together: this share of its messages is touched. */
  readonly share: number;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
};
