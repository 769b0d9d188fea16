import { columnsShown } from "../actors/actor-columns.ts";
import { type Matches, NO_FILTER } from "../actors/actor-filter.ts";
import { ActorGrid } from "../actors/actor-grid.tsx";
import { NoActorFits } from "../actors/no-actor-fits.tsx";
import { useActorOrder } from "../actors/use-actor-order.ts";
import { useLiveRoom } from "../live/live-provider.tsx";
import { useScreen } from "../ui/screen.ts";
import type { TopologyUrl } from "./topology-url.ts";

/** The map's equal for reading: the same actors, the same filter, in any order. */
export function ActorTableView({ url, matches }: { url: TopologyUrl; matches: Matches }) {
  const { store } = useLiveRoom();
  const { shown, show, filter, setFilter } = url;
  const columns = columnsShown(null, useScreen());
  const isDescending = shown.order === "down";
  const order = useActorOrder(matches, JSON.stringify(filter), shown.sort, isDescending);
  if (order.length === 0) {
    return <NoActorFits actors={store.actors.count} onShowAll={() => setFilter(NO_FILTER)} />;
  }
  return (
    <ActorGrid
      order={order}
      columns={columns}
      sort={{ by: shown.sort, isDescending }}
      onSort={(sort) => void show({ sort: sort.by, order: sort.isDescending ? "down" : "up" })}
      current={shown.actor}
      onOpen={(actor) => void show({ actor, host: null })}
    />
  );
}
