import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { Source } from "#protocol/source";
import { sourcesQuery } from "../sources/source-queries.ts";
import { useWithRuns } from "../sources/use-runs.ts";
import { actorsOn } from "../sources/versions.ts";
import { countOf } from "../ui/count.ts";
import { useActionList } from "./actions-provider.tsx";

/** Puts sources that are being unloaded, and still have actors, into the tray, until the last of them is gone. */
export function FollowedDrains() {
  const list = useActionList();
  const begun = useRef(new Map<string, { most: number; atMs: number }>());
  const { data, dataUpdatedAt } = useQuery(sourcesQuery);
  const draining = useWithRuns(useMemo(() => data?.items.filter(isDraining), [data]));
  useEffect(() => {
    for (const asked of data?.items ?? []) {
      const source = draining.find(({ hash }) => hash === asked.hash) ?? asked;
      const known = begun.current.get(source.hash);
      if (!known && !isDraining(source)) continue;
      const left = actorsOn(source);
      const drain = { most: Math.max(left, known?.most ?? 0), atMs: known?.atMs ?? dataUpdatedAt };
      if (source.state === "retired" && left > 0) begun.current.set(source.hash, drain);
      else begun.current.delete(source.hash);
      list.follow({
        id: `drain-${source.hash}`,
        title: `Unload ${source.name} ${source.version}`,
        state: left > 0 ? "running" : "done",
        href: left > 0 ? `/actors?source=${source.hash}` : `/sources/${source.hash}`,
        progress: { done: drain.most - left, total: drain.most, unit: "actor" },
        note:
          left > 0
            ? `${countOf(left, "actor")} left; they go on until they stop or are swapped`
            : "no actor runs on it",
        startedAtMs: drain.atMs,
      });
    }
  }, [data, draining, dataUpdatedAt, list]);
  return null;
}

function isDraining(source: Source): boolean {
  return source.state === "retired" && actorsOn(source) > 0;
}
