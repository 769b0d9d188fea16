import type { TopologyStore } from "../live/topology-store.ts";
import { sourceName } from "./actor-label.ts";

export const SORT_BY = ["class", "address", "host", "source", "state", "depth", "received", "sent", "failed"] as const;
export type SortBy = (typeof SORT_BY)[number];

/** Do its values change from one moment to the next? Then the order has to be made again and again. */
export function isMoving(by: SortBy): boolean {
  return by === "state" || by === "depth" || by === "received" || by === "sent" || by === "failed";
}

/** The rows that fit, in order; equal ones by address, so that rows do not jump. */
export function orderActors(
  store: TopologyStore,
  matches: Uint8Array | null,
  by: SortBy,
  isDescending: boolean,
): Uint32Array {
  const { actors } = store;
  const rows = new Uint32Array(actors.count);
  let count = 0;
  for (let row = 0; row < actors.end; row++) {
    if (actors.ix[row] === -1 || (matches !== null && matches[row] !== 1)) continue;
    rows[count++] = row;
  }
  const sign = isDescending ? -1 : 1;
  const compare = comparer(store, by);
  return rows
    .subarray(0, count)
    .sort((a, b) => compare(a, b) * sign || (actors.ix[a] as number) - (actors.ix[b] as number));
}

function comparer(store: TopologyStore, by: SortBy): (a: number, b: number) => number {
  const { actors } = store;
  switch (by) {
    case "address":
      return (a, b) => compareTexts(actors.address[a] as string, actors.address[b] as string);
    case "class":
      return byRank(store.classes, actors.class);
    case "host":
      return byRank(hostNames(store), actors.host);
    case "source": {
      const names = [...store.sources.keys(), -1].map((source) => sourceName(store, source));
      const ranks = ranksOf(names);
      const rank = (row: number) => ranks.at(actors.source[row] as number) ?? 0;
      return (a, b) => rank(a) - rank(b);
    }
    default: {
      const column = actors[by];
      return (a, b) => (column[a] as number) - (column[b] as number);
    }
  }
}

/** Sorts the few names once, and the many rows by the place of theirs. */
function byRank(names: readonly string[], column: Int32Array): (a: number, b: number) => number {
  const ranks = ranksOf(names);
  return (a, b) => (ranks[column[a] as number] ?? 0) - (ranks[column[b] as number] ?? 0);
}

function ranksOf(names: readonly string[]): number[] {
  const order = [...names.keys()].sort((a, b) => compareTexts(names[a] ?? "", names[b] ?? ""));
  const ranks: number[] = [];
  order.forEach((index, rank) => {
    ranks[index] = rank;
  });
  return ranks;
}

function hostNames(store: TopologyStore): string[] {
  const names: string[] = [];
  for (const host of store.hosts) names[host.hostIx] = host.name;
  return Array.from(names, (name) => name ?? "");
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
