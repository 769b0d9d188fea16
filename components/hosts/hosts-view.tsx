"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { useLiveState, usePicture } from "../live/live-provider.tsx";
import { Button } from "../ui/button.tsx";
import { countOf, shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { FilterLine, SearchInput } from "../ui/filter-line.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { useScreen } from "../ui/screen.ts";
import { parseAsSearch } from "../ui/search-text.ts";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { VirtualGrid } from "../ui/virtual-grid.tsx";
import { CapabilityFilter } from "./capability-filter.tsx";
import { hostColumns } from "./host-columns.ts";
import { HOST_SORTS, type HostSort, hostsInOrder } from "./host-order.ts";
import { hostMemoryQuery } from "./host-queries.ts";
import { HostRow } from "./host-row.tsx";
import { useHostTotals } from "./use-host-totals.ts";

/** What the page shows, all of it in the address, so that a link shows the same. */
const SHOWN = {
  q: parseAsSearch,
  capability: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(HOST_SORTS.flatMap((by) => [by, `-${by}`] as const)).withDefault("name"),
};

/** The hosts of the convention: what each offers, carries and takes. */
export function HostsView() {
  const router = useRouter();
  const { problem, phase } = useLiveState(({ problem, phase }) => ({ problem, phase }));
  const [{ q, capability, sort: sortText }, show] = useQueryStates(SHOWN, { history: "replace", throttleMs: 150 });
  const picture = usePicture(({ store }) => ({ isKnown: store.epoch !== null, hosts: store.hosts }));
  const { totals, pulse } = useHostTotals();
  const isDescending = sortText.startsWith("-");
  const by = sortText.replace("-", "") as HostSort;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the totals are one object; the pulse says that it has news
  const order = useMemo(
    () => hostsInOrder(picture.hosts, { q, capability }, totals, by, isDescending),
    [picture.hosts, q, capability, totals, pulse, by, isDescending],
  );
  const [sight, setSight] = useState({ first: 0, last: -1 });
  const onSight = useCallback((first: number, last: number) => setSight({ first, last }), []);
  const ids = order.slice(sight.first, sight.last + 1).map(({ id }) => id);
  const query = hostMemoryQuery(ids.sort());
  const memory = useQuery({ ...query, refetchInterval: phase === "paused" ? false : query.refetchInterval });
  const memories = new Map(memory.data?.items.map((host) => [host.id, host]));
  const columns = hostColumns(useScreen());
  const total = picture.hosts.length;
  const showAll = () => void show({ q: null, capability: null });
  return (
    <>
      <PageHead title="Hosts" note={picture.isKnown && shownOf(order.length, total, "host")} />
      <FilterLine
        search={
          <SearchInput
            aria-label="Find hosts by name"
            placeholder="Name"
            value={q}
            onChange={(event) => void show({ q: event.target.value })}
            className="w-[260px] shrink-0 max-sm:w-auto max-sm:grow"
          />
        }
        chosen={capability === "" ? 0 : 1}
        onClear={(q !== "" || capability !== "") && showAll}
      >
        <CapabilityFilter
          hosts={picture.hosts}
          value={capability}
          onChange={(text) => void show({ capability: text })}
        />
      </FilterLine>
      {!picture.isKnown ? (
        problem ? (
          <ErrorState failure={problem} />
        ) : (
          <SkeletonRows label="Hosts" rows={6} />
        )
      ) : total === 0 ? (
        <EmptyState title="No host has joined yet">
          The console is connected to the cluster, and no host is in it. Hosts appear by themselves as they join.
        </EmptyState>
      ) : order.length === 0 ? (
        <EmptyState title="No host fits" action={<Button onClick={showAll}>Show all</Button>}>
          None of {countOf(total, "host")} fits the filter.
        </EmptyState>
      ) : (
        <div className="flex min-h-[320px] min-w-0 grow flex-col">
          <VirtualGrid
            label="Hosts"
            count={order.length}
            columns={columns}
            sort={{ by, isDescending }}
            onSort={(sort) =>
              void show({ sort: sort.isDescending ? `-${sort.by as HostSort}` : (sort.by as HostSort) })
            }
            keyAt={(index) => order[index]?.id ?? null}
            indexOf={(id) => order.findIndex((host) => host.id === id)}
            first={null}
            onOpen={(id) => router.push(`/hosts/${encodeURIComponent(id)}`)}
            onSight={onSight}
          >
            {(place) => {
              const host = order[place.index];
              return (
                host && (
                  <HostRow
                    key={place.index}
                    place={place}
                    host={host}
                    totals={totals.of(host.hostIx)}
                    memory={memories.get(host.id)}
                    columns={columns}
                  />
                )
              );
            }}
          </VirtualGrid>
        </div>
      )}
    </>
  );
}
