import { useMemo } from "react";
import { useLiveRoom, usePicture } from "../live/live-provider.tsx";
import { type ActorFilter, type Matches, matchActors } from "./actor-filter.ts";

/** Who fits the filter, looked at again with each pulse of the picture. */
export function useMatches({ q, name, class: className, source, state, host }: ActorFilter): Matches {
  const { store } = useLiveRoom();
  const pulse = usePicture((room) => room.pulse);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is one object; the pulse says that it has news
  return useMemo(
    () => matchActors(store, { q, name, class: className, source, state, host }),
    [store, pulse, q, name, className, source, state, host],
  );
}
