import Link from "next/link";
import { usePicture } from "../../live/live-provider.tsx";
import type { TopologyStore } from "../../live/topology-store.ts";
import { countOf } from "../../ui/count.ts";
import { KeyValue } from "../../ui/key-value.tsx";
import { sourceName } from "../actor-label.ts";
import { sourceClass } from "../map/palette.ts";

interface Share {
  source: number;
  hash: string | null;
  name: string;
  actors: number;
}

/** Which source how many actors run; of one host, or of all. */
export function SourceShares({ hostIx }: { hostIx: number | null }) {
  const text = usePicture(({ store }) => JSON.stringify(sharesOf(store, hostIx)), hostIx);
  const shares = JSON.parse(text) as Share[];
  const total = shares.reduce((sum, share) => sum + share.actors, 0);
  if (total === 0) return <p className="text-s text-muted">No actor lives here.</p>;
  return (
    <>
      <div aria-hidden className="flex h-1.5 gap-px overflow-hidden rounded-full bg-raised">
        {shares.map((share) => (
          <i
            key={share.source}
            className={sourceClass(share.source)}
            style={{ width: `${Math.max(0.5, (share.actors / total) * 100)}%` }}
          />
        ))}
      </div>
      <KeyValue
        items={shares.map((share) => [
          share.name,
          <span key={share.source} className="inline-block leading-6">
            <i aria-hidden className={`mr-1.5 inline-block size-2 ${sourceClass(share.source)}`} />
            {share.hash ? (
              <Link href={`/sources/${share.hash}`} className="inline-block no-underline hover:underline">
                {countOf(share.actors, "actor")}
              </Link>
            ) : (
              countOf(share.actors, "actor")
            )}
          </span>,
        ])}
      />
    </>
  );
}

function sharesOf(store: TopologyStore, hostIx: number | null): Share[] {
  const { actors } = store;
  // From -1, which is the system's.
  const counts = new Uint32Array(store.sources.length + 1);
  const count = (row: number) => {
    if (row === -1 || actors.ix[row] === -1) return;
    const at = (actors.source[row] as number) + 1;
    counts[at] = (counts[at] ?? 0) + 1;
  };
  if (hostIx === null) for (let row = 0; row < actors.end; row++) count(row);
  else for (const row of store.cellsOf(hostIx)?.holders ?? []) count(row);
  return Array.from(counts, (number, at) => ({
    source: at - 1,
    hash: store.sources[at - 1]?.hash ?? null,
    name: sourceName(store, at - 1),
    actors: number,
  }))
    .filter((share) => share.actors > 0)
    .sort((a, b) => b.actors - a.actors);
}
