import type { TopologyStore } from "../live/topology-store.ts";

/** What a swap would touch, as the live picture has it now. */
export interface SwapPreview {
  actors: number;
  hosts: number;
  waiting: number;
  /** The one source that all of them run on now; "" when there are several. */
  sources: string;
}

/**
 * The actors of a class, or those named, that run on a source other than `target` (null: whatever they run on). System
 * actors are never swapped.
 */
export function affectedBy(
  store: TopologyStore,
  addresses: readonly string[] | null,
  className: string,
  target: string | null,
): SwapPreview {
  const { actors } = store;
  const targetIndex = store.sources.findIndex(({ hash }) => hash === target);
  const classIndex = store.classes.indexOf(className);
  const hosts = new Set<number>();
  const sources = new Set<number>();
  let count = 0;
  let waiting = 0;
  const take = (row: number) => {
    const source = actors.source[row] as number;
    if (actors.ix[row] === -1 || source === -1 || (target !== null && source === targetIndex)) return;
    count++;
    waiting += actors.depth[row] as number;
    hosts.add(actors.host[row] as number);
    sources.add(source);
  };
  const named = addresses && new Set(addresses);
  for (let row = 0; row < actors.end; row++) {
    if (named ? named.has(actors.address[row] ?? "") : actors.class[row] === classIndex) take(row);
  }
  const [only] = sources;
  return {
    actors: count,
    hosts: hosts.size,
    waiting,
    sources: sources.size === 1 && only !== undefined ? (store.sources[only]?.hash ?? "") : "",
  };
}
