import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { parseAsSearch } from "../ui/search-text.ts";
import type { GridSort } from "../ui/virtual-grid.tsx";
import type { columnsShown } from "./actor-columns.ts";
import { type ActorFilter, STATE_FILTERS } from "./actor-filter.ts";
import { SORT_BY, type SortBy } from "./actor-order.ts";

/** What the page shows, all of it in the address, so that a link shows the same. Names are those of the API's list. */
const SHOWN = {
  q: parseAsSearch,
  name: parseAsSearch,
  class: parseAsString,
  source: parseAsString,
  state: parseAsStringLiteral(STATE_FILTERS),
  host: parseAsString,
  sort: parseAsStringLiteral(SORT_BY.flatMap((by) => [by, `-${by}`] as const)).withDefault("-depth"),
  columns: parseAsArrayOf(parseAsStringLiteral(SORT_BY)),
};

export function useActorsUrl() {
  const [{ sort: sortText, columns, ...filter }, show] = useQueryStates(SHOWN, { history: "replace", throttleMs: 150 });
  const isDescending = sortText.startsWith("-");
  const sort: GridSort<SortBy> = { by: sortText.replace("-", "") as SortBy, isDescending };
  return {
    filter: filter satisfies ActorFilter,
    sort,
    sortText,
    /** Null: those for which the screen is wide enough. */
    columns,
    setFilter: (part: Partial<ActorFilter>) => void show(part),
    setSort: ({ by, isDescending }: GridSort<SortBy>) => void show({ sort: isDescending ? `-${by}` : by }),
    setColumns: (chosen: readonly SortBy[] | null) => void show({ columns: chosen === null ? null : [...chosen] }),
  };
}

export type ActorsUrl = ReturnType<typeof useActorsUrl>;

/** The filter as the API takes it: only the parts that are there. */
export function filterQuery(filter: ActorFilter): Partial<Record<keyof ActorFilter, string>> {
  return Object.fromEntries(Object.entries(filter).filter(([, part]) => part !== null && part !== ""));
}

/** Where exactly this view is to be had as a file. */
export function exportHref(
  format: "csv" | "json",
  { filter, sortText }: ActorsUrl,
  columns: ReturnType<typeof columnsShown>,
): string {
  const query = new URLSearchParams({
    format,
    ...filterQuery(filter),
    sort: sortText,
    columns: [...new Set(columns.flatMap(({ exported }) => exported))].join(","),
  });
  return `/api/v1/actors/export?${query}`;
}
