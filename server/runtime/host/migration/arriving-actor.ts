import type { Interest, TroupeLimits } from "../../author/actor.ts";
import type { ActorCounters } from "../../core/counters.ts";
import type { LastFailure, LogLine } from "../../wire/log-line.ts";
import type { MovingActor } from "../../wire/moving-actor.ts";
import type { GoActor, PlacedFaults, SealedActor } from "../../wire/realm-control.ts";

/** An actor on its way to or from another host, whole. Its times are those of this host's clock. */
export interface ArrivingActor {
  hash: string;
  sealed: SealedActor;
  going: GoActor;
  globalName: string | null;
  before: ActorCounters;
  swaps: number;
  lastFailure: LastFailure | null;
  troupe: TroupeLimits | null;
  faults: PlacedFaults | null;
  log: LogLine[];
  interests: Interest[];
}

/** As it goes to another host, whose clock has nothing in common with this one's: each time is a duration from now. */
export function toWire({ sealed, going, faults, ...rest }: ArrivingActor, nowMs: number): MovingActor {
  const { sealedAtMs, ...same } = sealed;
  return {
    ...rest,
    sealed: { ...same, sealedForMs: nowMs - sealedAtMs },
    going: goingToWire(going, nowMs),
    faults: faults && { faults: faults.faults, seed: faults.seed, leftMs: faults.untilMs - nowMs },
  };
}

function goingToWire({ wakeups, record, ...rest }: GoActor, nowMs: number): MovingActor["going"] {
  const { restarts, transientSinceMs, stoppingSinceMs, ...same } = record;
  return {
    ...rest,
    wakeups: wakeups.map(({ dueMs, ...wakeup }) => ({ ...wakeup, dueInMs: dueMs - nowMs })),
    record: {
      ...same,
      restartsAgoMs: restarts.map((atMs) => nowMs - atMs),
      transientForMs: transientSinceMs === null ? null : nowMs - transientSinceMs,
      stoppingForMs: stoppingSinceMs === 0 ? null : nowMs - stoppingSinceMs,
    },
  };
}

/** As it comes from another host. What has been for longer than this host's clock runs began before it. */
export function fromWire({ sealed, going, faults, ...rest }: MovingActor, nowMs: number): ArrivingActor {
  const { sealedForMs, ...same } = sealed;
  return {
    ...rest,
    sealed: { ...same, sealedAtMs: nowMs - sealedForMs },
    going: goingFromWire(going, nowMs),
    faults: faults && { faults: faults.faults, seed: faults.seed, untilMs: nowMs + faults.leftMs },
  };
}

function goingFromWire({ wakeups, record, ...rest }: MovingActor["going"], nowMs: number): GoActor {
  const { restartsAgoMs, transientForMs, stoppingForMs, ...same } = record;
  return {
    ...rest,
    wakeups: wakeups.map(({ dueInMs, ...wakeup }) => ({ ...wakeup, dueMs: nowMs + dueInMs })),
    record: {
      ...same,
      restarts: restartsAgoMs.map((agoMs) => nowMs - agoMs),
      transientSinceMs: transientForMs === null ? null : nowMs - transientForMs,
      // 0 would say that it is not to stop, and counters hold nothing below.
      stoppingSinceMs: stoppingForMs === null ? 0 : Math.max(1, nowMs - stoppingForMs),
    },
  };
}
