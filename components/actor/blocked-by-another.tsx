import { usePicture } from "../live/live-provider.tsx";
import type { TopologyStore } from "../live/topology-store.ts";
import { countOf } from "../ui/count.ts";
import { ActorLink } from "./actor-facts.tsx";

interface BlockedByAnotherProps {
  address: string;
  hostId: string;
  sourceHash: string | null;
}

/** Why this actor takes nothing though it does nothing: another one of its source keeps the thread that they share. */
export function BlockedByAnother({ address, hostId, sourceHash }: BlockedByAnotherProps) {
  const found = usePicture(({ store }) => blockOf(store, hostId, sourceHash), hostId, sourceHash);
  if (found === null || found.stuck === address) return null;
  const { stuck, blocked, waiting } = found;
  return (
    <section
      aria-label="Blocked by another actor"
      className="rounded-md border border-line bg-panel p-3.5 text-s text-muted"
    >
      It takes nothing: <ActorLink address={stuck} /> keeps the thread that they share, and is in a message that does
      not end. {countOf(blocked, "actor")} of the source on this host {blocked === 1 ? "does" : "do"} not run because of
      that, and {countOf(waiting, "message")} {waiting === 1 ? "waits" : "wait"} for them all together. What can be done
      is on its page.
    </section>
  );
}

interface Block {
  /** The address of the actor that hangs. */
  stuck: string;
  /** Others in the same realm. */
  blocked: number;
  /** Messages that wait for any of them. */
  waiting: number;
}

function blockOf(store: TopologyStore, hostId: string, sourceHash: string | null): Block | null {
  const { actors, hosts, sources } = store;
  const hostIx = hosts.find(({ id }) => id === hostId)?.hostIx;
  const isHere = (row: number) =>
    actors.host[row] === hostIx && (sources[actors.source[row] as number]?.hash ?? null) === sourceHash;
  const hanging = sourceHash === null ? undefined : [...actors.stuck].find(isHere);
  if (hanging === undefined) return null;
  let [blocked, waiting] = [-1, 0];
  for (let row = 0; row < actors.end; row++) {
    if (actors.ix[row] === -1 || !isHere(row)) continue;
    blocked += 1;
    waiting += actors.depth[row] as number;
  }
  return { stuck: actors.address[hanging] ?? "", blocked, waiting };
}
