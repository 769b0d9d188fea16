import { usePicture } from "../live/live-provider.tsx";
import type { LiveRoom } from "../live/live-room.ts";
import { countOf, formatCount } from "../ui/count.ts";

/**
 * Which convention this is, on what engine, who leads it and where its gateway lives. Nothing before the first picture.
 */
export function ClusterBox() {
  const cluster = usePicture(selectCluster);
  if (!cluster) return null;
  return (
    <section aria-label="Cluster" className="rounded-md border border-line px-2.5 py-2 text-s">
      <p className="truncate">
        {cluster.convention} <span className="text-xs text-faint">· {cluster.engine}</span>
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-1.5 text-xs text-faint">
        <dt>hosts</dt>
        <dd className="truncate">
          {formatCount(cluster.hosts)} · {countOf(cluster.actors, "actor")}
        </dd>
        {cluster.leader && (
          <>
            <dt>leader</dt>
            <dd className="truncate font-mono text-muted">{cluster.leader}</dd>
          </>
        )}
        {cluster.gateway && (
          <>
            <dt>gateway</dt>
            <dd className="truncate font-mono text-muted">{cluster.gateway}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function selectCluster({ store }: LiveRoom) {
  if (store.epoch === null) return null;
  return {
    convention: store.convention,
    engine: store.engine,
    hosts: store.hosts.length,
    actors: store.actors.count,
    leader: store.hosts.find((host) => host.isLeader)?.name ?? null,
    gateway: gatewayHost(store),
  };
}

/** The gateway is an actor like others: the system actor of that class. */
function gatewayHost(store: LiveRoom["store"]): string | null {
  const gatewayClass = store.classes.indexOf("Gateway");
  if (gatewayClass === -1) return null;
  const { actors } = store;
  for (let row = 0; row < actors.end; row++) {
    if (actors.ix[row] === -1 || actors.class[row] !== gatewayClass || actors.source[row] !== -1) continue;
    return store.hostByIx(actors.host[row] as number)?.name ?? null;
  }
  return null;
}
