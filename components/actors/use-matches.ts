import { usePicture } from "../live/live-provider.tsx";
import { type ActorFilter, type Matches, matchActors } from "./actor-filter.ts";

/**
 * Who fits the filter, looked at again with each pulse of the picture; without one, a new answer only when the numbers
 * differ.
 */
export function useMatches({ q, name, class: className, source, state, host }: ActorFilter): Matches {
  return usePicture(
    ({ store }) => matchActors(store, { q, name, class: className, source, state, host }),
    q,
    name,
    className,
    source,
    state,
    host,
  );
}
