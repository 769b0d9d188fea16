import { ACTOR_STATE_RANKS } from "#protocol/actor";
import { COUNTERS, isCounter } from "#protocol/actor-counters";
import type { TopologyStore } from "../live/topology-store.ts";
import { sourceName } from "../topology/actor-label.ts";

export const SORT_BY = ["class", "address", "name", "host", "source", "state", "depth", ...COUNTERS] as const;
export type SortBy = (typeof SORT_BY)[number];

/** Do its values change from one moment to the next? Then the order has to be made again and again. */
export function isMoving(by: SortBy): boolean {
  return by === "state" || by === "depth" || isCounter(by);
}

/** The rows that fit, in order; equal ones by their place in the table, so that rows do not jump. */
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
  const fitting = rows.subarray(0, count);
  if (by === "address") return sortByText(fitting, actors.address, isDescending);
  return sortByNumber(fitting, keysOf(store, fitting, by), isDescending, actors.end);
}

/** As many different keys are counted (4 MB for a moment); above that they are sorted. */
const MAX_COUNTED = 1_000_000;

function sortByNumber(
  rows: Uint32Array,
  keyOf: (row: number) => number,
  isDescending: boolean,
  room: number,
): Uint32Array {
  let top = 0;
  for (const row of rows) top = Math.max(top, keyOf(row));
  const placeOf = isDescending ? (row: number) => top - keyOf(row) : keyOf;
  return top < MAX_COUNTED ? sortByCount(rows, placeOf, top) : sortPacked(rows, placeOf, top, room);
}

/**
 * Counts how many have each key, and so knows where each row goes: 100,000 in 3 ms, where a sort of numbers takes ten
 * times that.
 */
function sortByCount(rows: Uint32Array, keyOf: (row: number) => number, top: number): Uint32Array {
  const next = new Uint32Array(top + 2);
  for (const row of rows) next[keyOf(row) + 1] = (next[keyOf(row) + 1] as number) + 1;
  for (let key = 1; key <= top; key++) next[key] = (next[key] as number) + (next[key - 1] as number);
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const at = next[keyOf(row)] as number;
    next[keyOf(row)] = at + 1;
    sorted[at] = row;
  }
  return sorted;
}

/**
 * Key and row as one number: a sort of plain numbers takes a tenth of the time of one that calls a comparer. Keys that
 * leave no room for the row are compared instead.
 */
function sortPacked(rows: Uint32Array, keyOf: (row: number) => number, top: number, room: number): Uint32Array {
  if ((top + 1) * room > Number.MAX_SAFE_INTEGER) return rows.sort((a, b) => keyOf(a) - keyOf(b) || a - b);
  const packed = Float64Array.from(rows, (row) => keyOf(row) * room + row);
  packed.sort();
  return Uint32Array.from(packed, (value) => value % room);
}

function sortByText(rows: Uint32Array, texts: readonly string[], isDescending: boolean): Uint32Array {
  const sign = isDescending ? -1 : 1;
  return rows.sort((a, b) => compareTexts(texts[a] ?? "", texts[b] ?? "") * sign || a - b);
}

/**
 * What a row is sorted by, as a whole number from 0 up: its figure, or the rank of its text among the few there are.
 */
function keysOf(store: TopologyStore, rows: Uint32Array, by: Exclude<SortBy, "address">): (row: number) => number {
  const { actors } = store;
  switch (by) {
    case "class":
      return byRank(store.classes, actors.class);
    case "host":
      return byRank(hostNames(store), actors.host);
    case "source": {
      const ranks = ranksOf([...store.sources.keys(), -1].map((source) => sourceName(store, source)));
      return (row) => ranks.at(actors.source[row] as number) ?? 0;
    }
    case "name": {
      const names = [...rows].flatMap((row) => actors.name[row] ?? []).sort(compareTexts);
      const ranks = new Map(names.map((name, rank) => [name, rank + 1]));
      return (row) => ranks.get(actors.name[row] ?? "") ?? 0;
    }
    case "state":
      return (row) => ACTOR_STATE_RANKS[actors.state[row] as number] ?? 0;
    default: {
      const column = by === "depth" ? actors.depth : actors.counters[by];
      return (row) => column[row] as number;
    }
  }
}

/** Sorts the few names once, and the many rows by the place of theirs. */
function byRank(names: readonly string[], column: Int32Array): (row: number) => number {
  const ranks = ranksOf(names);
  return (row) => ranks[column[row] as number] ?? 0;
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
