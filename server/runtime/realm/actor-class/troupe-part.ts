import type { TroupeLimits } from "../../author/actor.ts";

/** Under this key the instance behind a troupe's address does what an author's class cannot be asked for. */
export const TROUPE: unique symbol = Symbol("callboard.troupe");

export interface TroupePart {
  /** Null means: leave it as it is. */
  setLimits(limits: Partial<TroupeLimits>): void;
  /** The troupe ends: takes out what waits for a worker. What workers hold is accounted for when they are gone. */
  takeWaiting(): { message: unknown; sender: string }[];
}

/** A worker's word to its troupe: it can have the next job. */
export const JOB_DONE = { type: "callboard.JobDone" } as const;
