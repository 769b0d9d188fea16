import { ACTOR_STATES } from "#protocol/actor";
import { usePicture } from "../../live/live-provider.tsx";
import type { TopologyStore } from "../../live/topology-store.ts";
import { formatCount } from "../../ui/count.ts";
import { Table, Td, Th } from "../../ui/table.tsx";
import { className, isFaulty, shortName } from "../actor-label.ts";
import { ActorName } from "../actor-name.tsx";
import { ActorStateText } from "../actor-state-text.tsx";

const SHOWN = 7;
const STUCK = ACTOR_STATES.indexOf("stuck");

interface Deep {
  address: string;
  class: string;
  name: string;
  depth: number;
  state: number;
  isFaulty: boolean;
  busyMs: number;
}

/** Stuck ones first, then those with the most waiting; of one host, or of all. */
export function DeepestActors({ hostIx, onSelect }: { hostIx: number | null; onSelect: (address: string) => void }) {
  const text = usePicture(({ store }) => JSON.stringify(deepestOf(store, hostIx)), hostIx);
  const deepest = JSON.parse(text) as Deep[];
  return (
    <Table
      caption="Actors, deepest first"
      className="-mx-3.5"
      head={
        <>
          <Th className="w-full">Actor</Th>
          <Th isNumber>Waiting</Th>
          <Th isNumber>State</Th>
        </>
      }
    >
      {deepest.map((actor) => (
        <tr key={actor.address}>
          <Td className="max-w-0 truncate">
            <button
              type="button"
              title={`${actor.class} ${actor.name}`}
              aria-label={`${actor.class} ${actor.name}`}
              className="block max-w-full underline-offset-2 hover:underline"
              onClick={() => onSelect(actor.address)}
            >
              <ActorName className={actor.class} name={actor.name} wraps />
            </button>
          </Td>
          <Td isNumber>{formatCount(actor.depth)}</Td>
          <Td isNumber className="whitespace-nowrap">
            <ActorStateText state={actor.state} busyMs={actor.busyMs} isFaulty={actor.isFaulty} />
          </Td>
        </tr>
      ))}
    </Table>
  );
}

function deepestOf(store: TopologyStore, hostIx: number | null): Deep[] {
  const { actors } = store;
  const top: number[] = [];
  const weight = (row: number) => (actors.state[row] === STUCK ? 1e12 : 0) + (actors.depth[row] as number);
  let least = Number.NEGATIVE_INFINITY;
  const offer = (row: number) => {
    const own = weight(row);
    if (own <= least || actors.ix[row] === -1) return;
    const at = top.findIndex((other) => own > weight(other));
    top.splice(at === -1 ? top.length : at, 0, row);
    if (top.length > SHOWN) top.pop();
    if (top.length === SHOWN) least = weight(top[SHOWN - 1] as number);
  };
  if (hostIx === null) for (let row = 0; row < actors.end; row++) offer(row);
  else for (const row of store.cellsOf(hostIx)?.holders ?? []) if (row !== -1) offer(row);
  return top.map((row) => ({
    address: actors.address[row] as string,
    class: className(store, row),
    name: shortName(store, row),
    depth: actors.depth[row] as number,
    state: actors.state[row] as number,
    isFaulty: isFaulty(store, row),
    busyMs: Math.floor((actors.busyMs[row] as number) / 1000) * 1000,
  }));
}
