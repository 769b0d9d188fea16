import type { Interest, TroupeLimits } from "../actor.ts";
import type { Totals } from "../core/counters.ts";
import type { LastFailure, LogLine } from "../descriptions.ts";
import type { GoActor, PlacedFaults, SealedActor } from "../realm/control.ts";

/** An actor on its way to another host, whole. Its times are those of the clock that the hosts of a process share. */
export interface ArrivingActor {
  hash: string;
  sealed: SealedActor;
  going: GoActor;
  globalName: string | null;
  before: Totals;
  swaps: number;
  lastFailure: LastFailure | null;
  troupe: TroupeLimits | null;
  faults: PlacedFaults | null;
  log: LogLine[];
  interests: Interest[];
}
