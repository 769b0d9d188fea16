import type { ActorSelect, StopReach } from "#protocol/actor";
import type { ConventionModel } from "../cluster/convention-model.ts";
import { filterActors } from "./filter-actors.ts";

/** Whom a stop of many tells, and what ends by it. */
export interface StopPlan {
  readonly reach: StopReach;
  /** To be told. Those below another one that is told with all below it are left out: they end by that. */
  readonly addresses: readonly string[];
}

export function planStop(model: ConventionModel, select: ActorSelect, isRecursive: boolean): StopPlan {
  const { rows, gone } = rowsOf(model, select);
  const selected = new Set<number>();
  let system = 0;
  for (const row of rows) {
    if (model.sourceHash(row) === null) system++;
    else selected.add(row);
  }
  const ending = isRecursive ? withAllBelow(model, selected) : selected;
  const isBelowAnother = parentTest(model, ending);
  const hosts = new Set<number>();
  let waiting = 0;
  for (const row of ending) {
    hosts.add(model.columns.host[row] ?? -1);
    waiting += model.columns.depth[row] ?? 0;
  }
  const roots = isRecursive ? [...selected].filter((row) => !isBelowAnother(row)) : [...selected];
  return {
    reach: { selected: selected.size, actors: ending.size, hosts: hosts.size, waiting, system, gone },
    addresses: roots.map((row) => model.address(row)),
  };
}

function rowsOf(model: ConventionModel, select: ActorSelect): { rows: number[]; gone: number } {
  if ("addresses" in select) {
    const addresses = [...new Set(select.addresses)];
    const rows = addresses.flatMap((address) => model.rowOf(address) ?? []);
    return { rows, gone: addresses.length - rows.length };
  }
  const fits = filterActors(model, select.filter);
  const rows: number[] = [];
  for (let row = 0; row < model.size; row++) if (fits(row)) rows.push(row);
  return { rows, gone: 0 };
}

function withAllBelow(model: ConventionModel, rows: ReadonlySet<number>): Set<number> {
  const children = new Map<number, number[]>();
  model.columns.parent.forEach((parent, row) => {
    if (parent === -1) return;
    const siblings = children.get(parent);
    if (siblings) siblings.push(row);
    else children.set(parent, [row]);
  });
  const all = new Set(rows);
  // A set is walked in the order in which it grows, so this reaches the children's children too.
  for (const row of all) for (const child of children.get(model.columns.ix[row] ?? -1) ?? []) all.add(child);
  return all;
}

function parentTest(model: ConventionModel, ending: ReadonlySet<number>): (row: number) => boolean {
  const ixs = new Set(Array.from(ending, (row) => model.columns.ix[row]));
  return (row) => ixs.has(model.columns.parent[row]);
}
