import type { TopologyHost } from "#protocol/topology";
import type { TopologyStore } from "../live/topology-store.ts";
import { shortHash } from "../ui/hash.tsx";

export interface RealmTotals {
  hash: string;
  /** Name and version of its source; a short hash while the picture does not know them. */
  name: string;
  isBlocked: boolean;
  actors: number;
  waiting: number;
}

/** The realms of a host, and what lives in each: none where the picture has no actor of that source. */
export function realmTotals(store: TopologyStore, host: TopologyHost): RealmTotals[] {
  const { actors, sources } = store;
  const byHash = new Map<string, { actors: number; waiting: number }>();
  for (let row = 0; row < actors.end; row++) {
    const hash = sources[actors.source[row] as number]?.hash;
    if (actors.ix[row] === -1 || actors.host[row] !== host.hostIx || hash === undefined) continue;
    const sum = byHash.get(hash) ?? { actors: 0, waiting: 0 };
    sum.actors++;
    sum.waiting += actors.depth[row] as number;
    byHash.set(hash, sum);
  }
  return host.realms.map(({ hash, state }) => {
    const source = sources.find((known) => known.hash === hash);
    const name = source === undefined ? shortHash(hash) : `${source.name} ${source.version}`;
    return { hash, name, isBlocked: state === "blocked", ...(byHash.get(hash) ?? { actors: 0, waiting: 0 }) };
  });
}
