import { ACTOR_STATES, actorStateFilterSchema } from "#protocol/actor";
import { nameFits } from "#protocol/identity";
import type { TopologyStore } from "../live/topology-store.ts";
import { countOf, shownOf } from "../ui/count.ts";

/** A state, or `faulty`: those with faults injected in front of them. */
export const STATE_FILTERS = actorStateFilterSchema.options;

/** Which actors are meant; null or empty: all of them. The map dims the others, the table leaves them out. */
export interface ActorFilter {
  /** In the address, the global name (`@` before it: at its beginning) or the class, whatever the case. */
  q: string;
  /** In the global name, whatever the case. */
  name: string;
  class: string | null;
  /** A source's hash, `name@version`, or `runtime` for system actors. */
  source: string | null;
  state: (typeof STATE_FILTERS)[number] | null;
  /** A host's id. */
  host: string | null;
}

export const NO_FILTER: ActorFilter = { q: "", name: "", class: null, source: null, state: null, host: null };

export interface Matches {
  /** By row: 1 where it fits. null: no filter, all fit. */
  rows: Uint8Array | null;
  actors: number;
  hosts: number;
}

/** `11 of 40 actors on 2 of 3 hosts` */
export function matchWords(matches: Matches, { actors, hosts }: { actors: number; hosts: number }): string {
  if (hosts === 0) return "no hosts";
  if (actors === 0) return `no actors on ${countOf(hosts, "host")}`;
  return `${shownOf(matches.actors, actors, "actor")} on ${shownOf(matches.hosts, hosts, "host")}`;
}

/** How many parts of it say something. */
export function chosenIn(filter: ActorFilter): number {
  return Object.values(filter).filter((part) => part !== null && part !== "").length;
}

export function matchActors(store: TopologyStore, filter: ActorFilter): Matches {
  const { actors } = store;
  if (chosenIn(filter) === 0) return { rows: null, actors: actors.count, hosts: store.hosts.length };
  const wanted = {
    class: filter.class === null ? null : store.classes.indexOf(filter.class),
    source: filter.source === null ? null : sourceIndexes(store, filter.source),
    state: filter.state === null || filter.state === "faulty" ? null : ACTOR_STATES.indexOf(filter.state),
    faulty: filter.state === "faulty" ? new Set(store.hosts.flatMap(({ faulty }) => faulty)) : null,
    host: filter.host === null ? null : (store.hosts.find((host) => host.id === filter.host)?.hostIx ?? -2),
  };
  const q = filter.q.toLowerCase();
  const name = filter.name.toLowerCase();
  const classHits = store.classes.map((className) => className.toLowerCase().includes(q));
  const rows = new Uint8Array(actors.end);
  const hosts = new Set<number>();
  let count = 0;
  for (let row = 0; row < actors.end; row++) {
    if (actors.ix[row] === -1) continue;
    if (wanted.class !== null && actors.class[row] !== wanted.class) continue;
    if (wanted.source !== null && !wanted.source.has(actors.source[row] as number)) continue;
    if (wanted.state !== null && actors.state[row] !== wanted.state) continue;
    if (wanted.faulty !== null && !wanted.faulty.has(actors.address[row] ?? "")) continue;
    if (wanted.host !== null && actors.host[row] !== wanted.host) continue;
    if (name !== "" && !nameFits(actors.name[row]?.toLowerCase() ?? "", name)) continue;
    if (q !== "" && !classHits[actors.class[row] as number] && !isNamed(store, row, q)) continue;
    rows[row] = 1;
    count++;
    hosts.add(actors.host[row] as number);
  }
  return { rows, actors: count, hosts: hosts.size };
}

function isNamed(store: TopologyStore, row: number, q: string): boolean {
  const { address, name } = store.actors;
  return Boolean(address[row]?.toLowerCase().includes(q) || (name[row] && nameFits(name[row].toLowerCase(), q)));
}

/** The sources that a choice names: one by its hash, or all that are called so. None: nothing fits. */
function sourceIndexes(store: TopologyStore, choice: string): Set<number> {
  const found = new Set<number>(choice === "runtime" ? [-1] : []);
  store.sources.forEach(({ hash, name, version }, index) => {
    if (hash === choice || `${name}@${version}` === choice) found.add(index);
  });
  return found;
}
