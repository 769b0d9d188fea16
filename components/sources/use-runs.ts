import { useMemo } from "react";
import type { Source } from "#protocol/source";
import { usePicture } from "../live/live-provider.tsx";
import { type Runs, readRuns, withRuns } from "./runs.ts";

/** The sources with who runs them now; nothing is read while there are none to tell of. */
export function useWithRuns(sources: readonly Source[] | undefined): readonly Source[] {
  const isWanted = sources !== undefined && sources.length > 0;
  // As text two readings are compared whole: no view is drawn again while they say the same.
  const text = usePicture(({ store }) => JSON.stringify(isWanted ? readRuns(store) : null), isWanted);
  return useMemo(() => {
    const runs = JSON.parse(text) as Runs;
    return (sources ?? []).map((source) => withRuns(source, runs));
  }, [sources, text]);
}
