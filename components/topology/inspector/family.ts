import type { TopologyStore } from "../../live/topology-store.ts";
import { className, shortName } from "../actor-label.ts";

/** Above it children are drawn by class instead of one by one. */
const MAX_SINGLE = 7;
const MAX_GROUPS = 8;

/** An actor, or several of one class (`address` null), as the tree shows them. */
export interface FamilyNode {
  key: string;
  label: string;
  note: string;
  address: string | null;
  /** Index of the source, -1: system. */
  source: number;
  state: number;
  isSelected: boolean;
  children: FamilyNode[];
}

/** The actor with its parent above and its children below. */
export function familyOf(store: TopologyStore, row: number): FamilyNode {
  const self = { ...node(store, row), isSelected: true, children: childrenOf(store, row) };
  const parent = store.actors.rowOfIx(store.actors.parent[row] as number);
  return parent === -1 ? self : { ...node(store, parent), children: [self] };
}

function node(store: TopologyStore, row: number): FamilyNode {
  const address = store.actors.address[row] as string;
  return {
    key: address,
    label: className(store, row),
    note: shortName(store, row),
    address,
    source: store.actors.source[row] as number,
    state: store.actors.state[row] as number,
    isSelected: false,
    children: [],
  };
}

function childrenOf(store: TopologyStore, row: number): FamilyNode[] {
  const rows = childRows(store, row);
  if (rows.length <= MAX_SINGLE) return rows.map((child) => node(store, child));
  const groups = new Map<string, { label: string; source: number; state: number; count: number }>();
  for (const child of rows) {
    const label = className(store, child);
    const source = store.actors.source[child] as number;
    const key = `${label}|${source}`;
    const group = groups.get(key) ?? { label, source, state: 0, count: 0 };
    group.count++;
    group.state = Math.max(group.state, store.actors.state[child] as number);
    groups.set(key, group);
  }
  const largest = [...groups].sort(([, a], [, b]) => b.count - a.count);
  const shown = largest.slice(0, MAX_GROUPS).map(
    ([key, group]): FamilyNode => ({
      key,
      label: `${group.label} ×${group.count}`,
      note: "",
      address: null,
      source: group.source,
      state: group.state,
      isSelected: false,
      children: [],
    }),
  );
  return shown;
}

function childRows(store: TopologyStore, row: number): number[] {
  const { actors } = store;
  const ix = actors.ix[row];
  const rows: number[] = [];
  for (let other = 0; other < actors.end; other++) {
    if (actors.ix[other] !== -1 && actors.parent[other] === ix) rows.push(other);
  }
  return rows;
}

/** Children, their children, and so on. */
function descendantsOf(store: TopologyStore, row: number): number[] {
  const { actors } = store;
  const childrenByParent = new Map<number, number[]>();
  for (let other = 0; other < actors.end; other++) {
    const parent = actors.parent[other] as number;
    if (actors.ix[other] === -1 || parent === -1) continue;
    const siblings = childrenByParent.get(parent);
    if (siblings) siblings.push(other);
    else childrenByParent.set(parent, [other]);
  }
  const found: number[] = [];
  const open = [row];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const child of childrenByParent.get(actors.ix[at] as number) ?? []) {
      found.push(child);
      open.push(child);
    }
  }
  return found;
}

export interface FamilySize {
  /** Actors below it, at any depth. */
  below: number;
  /** Where it and those below it live. */
  hosts: number;
  /** Messages that wait for it, and for those below it. */
  waiting: number;
  waitingBelow: number;
}

/** What goes when an actor goes with everything below it. */
export function familySize(store: TopologyStore, row: number): FamilySize {
  const { actors } = store;
  const below = descendantsOf(store, row);
  const hosts = new Set([actors.host[row], ...below.map((other) => actors.host[other])]);
  return {
    below: below.length,
    hosts: hosts.size,
    waiting: actors.depth[row] as number,
    waitingBelow: below.reduce((sum, other) => sum + (actors.depth[other] as number), 0),
  };
}
