import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { type ActorFilter, STATE_FILTERS } from "../actors/actor-filter.ts";
import { SORT_BY } from "../actors/actor-order.ts";
import { parseAsSearch } from "../ui/search-text.ts";

import { COLOUR_BY } from "./map/cell-colours.ts";

const VIEWS = ["map", "table"] as const;

/** What the page shows, all of it in the address, so that a link shows the same. */
const SHOWN = {
  view: parseAsStringLiteral(VIEWS).withDefault("map"),
  colour: parseAsStringLiteral(COLOUR_BY).withDefault("depth"),
  group: parseAsString,
  /** The selected actor's address. */
  actor: parseAsString,
  /** The selected host's id. */
  host: parseAsString,
  q: parseAsSearch,
  name: parseAsSearch,
  class: parseAsString,
  source: parseAsString,
  state: parseAsStringLiteral(STATE_FILTERS),
  /** Only this host's actors: its id. */
  on: parseAsString,
  sort: parseAsStringLiteral(SORT_BY).withDefault("depth"),
  order: parseAsStringLiteral(["up", "down"]).withDefault("down"),
  /** Middle of the map and how far in: `x,y,k`, x and y as shares of the whole. */
  at: parseAsString,
};

export function useTopologyUrl() {
  const [shown, show] = useQueryStates(SHOWN, { history: "replace", throttleMs: 150 });
  const filter: ActorFilter = {
    q: shown.q,
    name: shown.name,
    class: shown.class,
    source: shown.source,
    state: shown.state,
    host: shown.on,
  };
  const setFilter = ({ host, ...part }: Partial<ActorFilter>) =>
    void show({ ...part, ...(host === undefined ? {} : { on: host }) });
  return { shown, show, filter, setFilter };
}

export type TopologyUrl = ReturnType<typeof useTopologyUrl>;
