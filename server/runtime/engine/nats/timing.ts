/** How long things take, in milliseconds. A shorter set has to keep the ratios. */
export interface Timing {
  /** A host says that often that it is there; the leader renews its key as often. */
  readonly beatMs: number;
  /** So long after it sent a beat that was acknowledged, a host may act for global names. */
  readonly leaseMs: number;
  /** Who was silent for so long is lost, and what it held is free: longer than `leaseMs` by a quarter and more. */
  readonly deadMs: number;
  /** So long after it sent a renewal that succeeded, a leader may acknowledge beats. */
  readonly leaderLeaseMs: number;
  /** A leader's key that stands still for so long is taken. */
  readonly takeOverMs: number;
  /** Whether somebody listens is asked that often … */
  readonly probeMs: number;
  /** … and who has not listened for so long is lost. */
  readonly nobodyMs: number;
  /** Changes of the view are gathered for so long. */
  readonly gatherMs: number;
  /** What was taken is acknowledged after so long, unless something goes that way before. */
  readonly ackMs: number;
  /** What is not acknowledged is sent again after so long. */
  readonly resendMs: number;
  /** A gap is complained of that often at most. */
  readonly nackMs: number;
  /** How long keys may be out of reach before whoever needs one is told. */
  readonly keysMs: number;
  /** How long others may take to hear of something that this host waits for. */
  readonly toldMs: number;
  /** How long what was sent may take to arrive when its host leaves. */
  readonly drainMs: number;
}

export const DEFAULT_TIMING: Timing = {
  beatMs: 1_000,
  leaseMs: 6_000,
  deadMs: 8_000,
  leaderLeaseMs: 4_000,
  takeOverMs: 3_000,
  probeMs: 100,
  nobodyMs: 500,
  gatherMs: 100,
  ackMs: 10,
  resendMs: 500,
  nackMs: 20,
  keysMs: 12_000,
  toldMs: 5_000,
  drainMs: 2_000,
};
