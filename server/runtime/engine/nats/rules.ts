import type { Timing } from "./timing.ts";

/** What a host is to who looks at the view. `unknown`: the view never had it, or forgot it long ago. */
export type LifeState = "present" | "lost" | "gone" | "unknown";

/**
 * The decisions on which it rests that a name has one owner, the convention one leader, and a message one place in
 * its order. In one
 * place, so that the simulation can switch each one off and show that it is needed. All times are of the clock of who
 * decides:
 * no two machines' clocks are ever compared.
 */
export const RULES = {
  /**
   * A host may act for names until then, for a beat that was acknowledged: counted from its sending, not from the
   * acknowledgment.
   */
  leaseUntilMs: ({ sentMs }: { sentMs: number; ackedMs: number; lastSentMs: number }, { leaseMs }: Timing): number =>
    sentMs + leaseMs,
  mayAct: (nowMs: number, leaseUntilMs: number): boolean => nowMs < leaseUntilMs,
  /** A leader may acknowledge beats: nobody else can lead yet. */
  mayAcknowledge: (nowMs: number, renewalSentMs: number, { leaderLeaseMs }: Timing): boolean =>
    nowMs < renewalSentMs + leaderLeaseMs,
  /** A leader that could not hear, or was none for a while, knows nothing of who was silent meanwhile. */
  judgesFromMs: (leader: { hearsSinceMs: number; claimedMs: number; backSinceMs: number; upSinceMs: number }): number =>
    Math.max(leader.hearsSinceMs, leader.backSinceMs, leader.upSinceMs),
  isSilent: (nowMs: number, heardMs: number, judgesFromMs: number, { deadMs }: Timing): boolean =>
    nowMs - Math.max(heardMs, judgesFromMs) > deadMs,
  /**
   * Nobody listens there: for some time now, and not because of a server that died, or because this leader is one no
   * more. One at
   * a time, or a quarter of all hosts: when more are gone it is the network.
   */
  isGone: (
    seen: { untilMs: number; sinceMs: number; renewalSentMs: number; alike: number; hosts: number },
    { nobodyMs }: Timing,
  ): boolean =>
    seen.untilMs - seen.sinceMs >= nobodyMs &&
    seen.renewalSentMs > seen.sinceMs &&
    seen.alike <= Math.max(1, Math.floor(seen.hosts / 4)),
  /** What a lost host held is free: its own lease is over by then, whoever acknowledged its last beat. */
  isBuried: (
    nowMs: number,
    { heardMs, tookOverMs }: { heardMs: number; tookOverMs: number },
    { deadMs, leaderLeaseMs }: Timing,
  ): boolean => nowMs >= heardMs + deadMs && nowMs >= tookOverMs + leaderLeaseMs + deadMs,
  /** Whether a name that it holds may be taken. */
  isFree: (state: LifeState): boolean => state === "gone" || state === "unknown",
  /** A new leader writes its term into the view first, so that a late write of the one before fails. */
  claimsView: (): boolean => true,
  /** Who sent it had a later view than this host: it comes again. */
  isAhead: (viewNo: number, own: number): boolean => viewNo > own,
  isNext: (seq: number, expected: number): boolean => seq === expected,
  isSeen: (seq: number, expected: number): boolean => seq < expected,
};

export type Rules = typeof RULES;
