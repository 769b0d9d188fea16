import type { Source } from "#protocol/source";
import type { TopologyStore } from "../live/topology-store.ts";

type Whereabouts = Pick<Source, "loadedOn" | "runningOn">;

/** Of every source that runs or is loaded, by hash; null while there is no picture. */
export type Runs = Readonly<Record<string, Whereabouts>> | null;

/** Who runs which source on which host, in one walk over the picture. */
export function readRuns({ epoch, hosts, sources, actors }: TopologyStore): Runs {
  if (epoch === null) return null;
  const counts = sources.map(() => new Map<number, number>());
  for (let row = 0; row < actors.end; row++) {
    if (actors.ix[row] === -1) continue;
    const onHosts = counts[actors.source[row] as number];
    const hostIx = actors.host[row] as number;
    onHosts?.set(hostIx, (onHosts.get(hostIx) ?? 0) + 1);
  }
  const runs: Record<string, Whereabouts> = {};
  const of = (hash: string) => {
    runs[hash] ??= { loadedOn: [], runningOn: [] };
    return runs[hash];
  };
  for (const { hostIx, id, realms } of hosts) {
    for (const { hash } of realms) of(hash).loadedOn.push(id);
    for (const [n, { hash }] of sources.entries()) {
      const here = counts[n]?.get(hostIx);
      if (here !== undefined) of(hash).runningOn.push({ host: id, actors: here });
    }
  }
  return runs;
}

/** What the console answered of a source is as old as its answer; who runs it is in the picture. */
export function withRuns(source: Source, runs: Runs): Source {
  return runs === null ? source : { ...source, ...(runs[source.hash] ?? { loadedOn: [], runningOn: [] }) };
}
