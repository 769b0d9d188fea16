"use client";

import { type Matches, matchWords, NO_FILTER } from "../actors/actor-filter.ts";
import { FilterBar } from "../actors/filter-bar.tsx";
import { NoActorFits } from "../actors/no-actor-fits.tsx";
import { useMatches } from "../actors/use-matches.ts";
import { useLiveState, usePicture } from "../live/live-provider.tsx";
import { onUse } from "../live/on-use.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { FigureStrip } from "./figure-strip.tsx";
import { GroupChoice } from "./group-choice.tsx";
import { Inspector } from "./inspector/inspector.tsx";
import { HostMap } from "./map/host-map.tsx";
import { type TopologyUrl, useTopologyUrl } from "./topology-url.ts";

/** Loaded when asked for: the first page is lighter without. */
const ActorTableView = onUse(() => import("./actor-table-view.tsx").then((module) => module.ActorTableView));

const COLOURS = [
  { value: "depth", label: "Depth" },
  { value: "state", label: "State" },
  { value: "source", label: "Source" },
] as const;
const VIEWS = [
  { value: "map", label: "Map" },
  { value: "table", label: "Table" },
] as const;

/** Every host and every actor of the convention, live, as a map or as a table. */
export function TopologyView() {
  const url = useTopologyUrl();
  const { shown, show } = url;
  const matches = useMatches(url.filter);
  const total = usePicture(({ store }) => ({
    isKnown: store.epoch !== null,
    actors: store.actors.count,
    hosts: store.hosts.length,
  }));
  return (
    <>
      <PageHead
        title="Topology"
        note={total.isKnown && matchWords(matches, total)}
        right={
          <>
            {shown.view === "map" && (
              <Segmented
                label="Colour by"
                value={shown.colour}
                options={COLOURS}
                onChoose={(colour) => void show({ colour })}
              />
            )}
            <Segmented label="Show as" value={shown.view} options={VIEWS} onChoose={(view) => void show({ view })} />
          </>
        }
      />
      <FilterBar filter={url.filter} onFilter={url.setFilter}>
        {shown.view === "map" && (
          <GroupChoice value={shown.group} onChoose={(group) => void show({ group, at: null })} />
        )}
      </FilterBar>
      <FigureStrip />
      <div className="flex min-h-[320px] min-w-0 grow">
        <Picture url={url} matches={matches} />
      </div>
    </>
  );
}

function Picture({ url, matches }: { url: TopologyUrl; matches: Matches }) {
  const problem = useLiveState((state) => state.problem);
  const has = usePicture(({ store }) => ({
    picture: store.epoch !== null,
    hosts: store.hosts.length > 0,
    actors: store.actors.count,
  }));
  if (!has.picture) {
    return problem ? (
      <div className="grow">
        <ErrorState failure={problem} />
      </div>
    ) : (
      <Loading />
    );
  }
  if (!has.hosts) {
    return (
      <div className="grow">
        <EmptyState title="No host has joined yet">
          The console is connected to the cluster, and no host is in it. The map fills by itself as hosts join.
        </EmptyState>
      </div>
    );
  }
  const { shown } = url;
  return (
    <>
      <div className="flex min-w-0 grow flex-col">
        {shown.view === "map" ? (
          <div className="relative flex min-h-0 grow flex-col gap-3 p-5 pt-4 pb-3 max-sm:p-3">
            <HostMap url={url} matches={matches} />
            {matches.rows !== null && matches.actors === 0 && has.actors > 0 && (
              <div className="absolute top-1/3 left-1/2 z-10 w-max max-w-full -translate-x-1/2 rounded-md border border-line bg-panel shadow-over">
                <NoActorFits actors={has.actors} onShowAll={() => url.setFilter(NO_FILTER)} />
              </div>
            )}
          </div>
        ) : (
          <ActorTableView url={url} matches={matches} />
        )}
      </div>
      <Inspector url={url} />
    </>
  );
}

function Loading() {
  return (
    <div
      role="status"
      aria-label="The topology, loading"
      className="grid grow grid-cols-3 gap-3.5 p-5 max-sm:grid-cols-1"
    >
      {["a", "b", "c"].map((host) => (
        <div key={host} className="flex flex-col gap-3 rounded-md border border-line bg-panel p-4">
          <Skeleton className="w-24" />
          <Skeleton className="w-36" />
        </div>
      ))}
    </div>
  );
}
