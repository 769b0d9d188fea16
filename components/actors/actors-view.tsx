"use client";

import { Download } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useLiveState, usePicture } from "../live/live-provider.tsx";
import { useMay } from "../live/me.ts";
import { onUse } from "../live/on-use.tsx";
import { Button, buttonClasses } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { useScreen } from "../ui/screen.ts";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { type ActorColumn, columnsShown } from "./actor-columns.ts";
import { type Matches, matchWords, NO_FILTER } from "./actor-filter.ts";
import { ActorGrid } from "./actor-grid.tsx";
import { type ActorsUrl, exportHref, useActorsUrl } from "./actors-url.ts";
import { ColumnChooser } from "./column-chooser.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { NoActorFits } from "./no-actor-fits.tsx";
import { useRowSelection } from "./row-selection.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { useActorOrder } from "./use-actor-order.ts";
import { useMatches } from "./use-matches.ts";

/** Loaded when asked for: the table is there sooner without. */
const NewActorDialog = onUse(() => import("./new-actor-dialog.tsx").then((module) => module.NewActorDialog));

const hrefOf = (address: string) => `/actors/${encodeURIComponent(address)}`;

/** All actors of the convention, live: found, sorted, selected, stopped, swapped and taken away as a file. */
export function ActorsView() {
  const url = useActorsUrl();
  const mayOperate = useMay("operate");
  const [isCreating, setIsCreating] = useState(false);
  const columns = columnsShown(url.columns, useScreen());
  const matches = useMatches(url.filter);
  const total = usePicture(({ store }) => ({
    isKnown: store.epoch !== null,
    actors: store.actors.count,
    hosts: store.hosts.length,
  }));
  return (
    <>
      <PageHead
        title="Actors"
        note={total.isKnown && matchWords(matches, total)}
        right={
          <>
            <Link href="/actors/ended" className={buttonClasses()}>
              Ended
            </Link>
            <ColumnChooser shown={columns} isChosen={url.columns !== null} onChoose={url.setColumns} />
            {(["csv", "json"] as const).map((format) => (
              <a
                key={format}
                href={exportHref(format, url, columns)}
                download
                aria-label={`Export ${countOf(matches.actors, "actor")} as ${format.toUpperCase()}`}
                className={`${buttonClasses()} max-sm:!hidden`}
              >
                <Download aria-hidden size={13} /> {format.toUpperCase()}
              </a>
            ))}
            {mayOperate && (
              <Button kind="main" onClick={() => setIsCreating(true)}>
                New actor…
              </Button>
            )}
          </>
        }
      />
      <FilterBar filter={url.filter} onFilter={url.setFilter} />
      <Rows url={url} matches={matches} columns={columns} mayOperate={mayOperate} />
      {isCreating && <NewActorDialog onClose={() => setIsCreating(false)} />}
    </>
  );
}

interface RowsProps {
  url: ActorsUrl;
  matches: Matches;
  columns: readonly ActorColumn[];
  mayOperate: boolean;
}

function Rows({ url, matches, columns, mayOperate }: RowsProps) {
  const router = useRouter();
  const problem = useLiveState((state) => state.problem);
  const has = usePicture(({ store }) => ({ picture: store.epoch !== null, actors: store.actors.count }));
  const filterKey = JSON.stringify(url.filter);
  const order = useActorOrder(matches, filterKey, url.sort.by, url.sort.isDescending);
  const selection = useRowSelection(order, filterKey);
  if (!has.picture) return problem ? <ErrorState failure={problem} /> : <SkeletonRows label="Actors" rows={12} />;
  if (has.actors === 0) {
    return (
      <EmptyState title="No actor lives here yet">
        Actors appear by themselves: those of a source when it is activated, others when they are created.
      </EmptyState>
    );
  }
  if (order.length === 0) return <NoActorFits actors={has.actors} onShowAll={() => url.setFilter(NO_FILTER)} />;
  return (
    <>
      {mayOperate && <SelectionBar selection={selection} order={order} filter={url.filter} />}
      <div className="flex min-h-[320px] min-w-0 grow flex-col">
        <ActorGrid
          order={order}
          columns={columns}
          sort={url.sort}
          onSort={url.setSort}
          current={null}
          onOpen={(address) => router.push(hrefOf(address))}
          hrefOf={hrefOf}
          {...(mayOperate ? { selection } : {})}
        />
      </div>
    </>
  );
}
