import { useMemo } from "react";
import { useLiveRoom, usePicture } from "../live/live-provider.tsx";
import type { Matches } from "./actor-filter.ts";
import { isMoving, orderActors, type SortBy } from "./actor-order.ts";

/** Pulses come twice a second; rows that change places more often cannot be read. */
const PULSES_PER_ORDER = 4;

/**
 * The rows that fit, in order; made again at once when filter or sort change, and now and then while the picture moves.
 */
export function useActorOrder(matches: Matches, filterKey: string, by: SortBy, isDescending: boolean): Uint32Array {
  const { store } = useLiveRoom();
  const beat = usePicture((room) => Math.floor(room.pulse / PULSES_PER_ORDER));
  const shape = isMoving(by) || matches.rows !== null ? beat : store.actors.count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is one object; the rest says when its order may differ
  return useMemo(
    () => orderActors(store, matches.rows, by, isDescending),
    [store, shape, matches.actors, filterKey, by, isDescending],
  );
}
