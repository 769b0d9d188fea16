import { RuntimeError } from "./errors.ts";

/** What may be done to a message on its way to one actor. */
export const FAULT_KINDS = ["drop", "delay", "double", "reorder", "fail"] as const;
/** One of them. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/**
 * Faults to inject: each kind with its share of the messages, from 0 to 1, together at most 1. `drop`: it never arrives, and makes no dead
 * letter. `delay`: it arrives `delayMs` later. `double`: it arrives twice. `reorder`: it arrives behind the next one, or after
 * `delayMs` when none comes. `fail`: its sender gets a `PoisonMessage` as if the actor had failed on it.
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

const DEFAULT_DELAY_MS = 1_000;
const MAX_DELAY_MS = 600_000;
const MAX_FOR_MS = 24 * 60 * 60 * 1_000;

/** Throws `MESSAGE_INVALID` for shares and times that are none. */
export function readFaults(faults: Faults, nowWallMs: number): ActiveFaults {
  const { drop = 0, delay = 0, double = 0, reorder = 0, fail = 0, delayMs = DEFAULT_DELAY_MS, forMs } = faults;
  const shares = [drop, delay, double, reorder, fail];
  // Sums of tenths are not whole: a millionth is fine enough for shares.
  const share = Math.round(shares.reduce((sum, each) => sum + each, 0) * 1e6) / 1e6;
  const areShares = shares.every((each) => each >= 0) && share > 0 && share <= 1;
  if (!areShares || !(delayMs >= 0 && delayMs <= MAX_DELAY_MS) || !(forMs > 0 && forMs <= MAX_FOR_MS)) {
    throw new RuntimeError(
      "MESSAGE_INVALID",
      `these are no faults to inject: ${JSON.stringify(faults)}`,
      `Give shares from 0 to 1, together above 0 and at most 1, delayMs up to ${MAX_DELAY_MS} and forMs up to ${MAX_FOR_MS}.`,
    );
  }
  return { drop, delay, double, reorder, fail, delayMs, share, expiresAt: new Date(nowWallMs + forMs).toISOString() };
}
