import { ACTOR_STATES } from "#protocol/actor";
import type { TopologyStore } from "../../live/topology-store.ts";
import { countOf } from "../../ui/count.ts";
import { className, isFaulty, shortName, sourceName } from "../actor-label.ts";
import { type MapSpot, rowAt } from "./map-view.ts";

/** What is at a spot, in one line: said to those who do not see the map. */
export function spotText(store: TopologyStore, spot: MapSpot): string {
  const host = store.hostByIx(spot.hostIx);
  const row = rowAt(store, spot);
  if (row === -1) return `host ${host?.name ?? "gone"}, ${countOf(host?.actors ?? 0, "actor")}`;
  const { actors } = store;
  return [
    `${className(store, row)} ${shortName(store, row)}`,
    `on ${host?.name ?? "a host that is gone"}`,
    sourceName(store, actors.source[row] as number),
    ACTOR_STATES[actors.state[row] as number],
    ...(isFaulty(store, row) ? ["faults injected"] : []),
    `${countOf(actors.depth[row] as number, "message")} waiting`,
  ].join(", ");
}
