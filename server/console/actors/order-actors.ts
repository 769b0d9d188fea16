import { ACTOR_STATE_RANKS } from "#protocol/actor";
import { isCounter } from "#protocol/actor-counters";
import type { ConventionModel } from "../cluster/convention-model.ts";

export type SortKey = string | number;

/** The order that a list's `sort` asks for: by its key and then by address, so that no two are equal. */
export interface ActorOrder {
  keyOf(row: number): SortKey;
  /** Compares an actor, given by key and address, with another one. */
  compare(aKey: SortKey, aAddress: string, bKey: SortKey, bAddress: string): number;
  compareRows(a: number, b: number): number;
}

export function orderActors(model: ConventionModel, sort: string): ActorOrder {
  const keyOf = keyReader(model, sort.replace(/^-/, ""));
  const sign = sort.startsWith("-") ? -1 : 1;
  const compare = (aKey: SortKey, aAddress: string, bKey: SortKey, bAddress: string) => {
    if (aKey !== bKey) return (aKey < bKey ? -1 : 1) * sign;
    return aAddress < bAddress ? -1 : aAddress > bAddress ? 1 : 0;
  };
  return {
    keyOf,
    compare,
    compareRows: (a, b) => compare(keyOf(a), model.address(a), keyOf(b), model.address(b)),
  };
}

function keyReader(model: ConventionModel, sort: string): (row: number) => SortKey {
  const { columns } = model;
  switch (sort) {
    case "class":
      return (row) => model.className(row);
    case "name":
      return (row) => columns.name[row] ?? "";
    case "source": {
      const names = model.sources.map(({ name, version }) => `${name}@${version}`);
      return (row) => names[columns.source[row] ?? -1] ?? "";
    }
    case "host": {
      const ids = new Map(model.hosts.map(({ hostIx, id }) => [hostIx, id]));
      return (row) => ids.get(columns.host[row] ?? -1) ?? "";
    }
    case "state":
      return (row) => ACTOR_STATE_RANKS[columns.state[row] ?? 0] ?? 0;
    case "depth":
      return (row) => columns.depth[row] ?? 0;
    default: {
      if (!isCounter(sort)) return (row) => model.address(row);
      const column = columns[sort];
      return (row) => column[row] ?? 0;
    }
  }
}
