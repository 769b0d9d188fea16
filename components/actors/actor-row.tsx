import Link from "next/link";
import type { ReactNode } from "react";
import { usePicture } from "../live/live-provider.tsx";
import type { LiveRoom } from "../live/live-room.ts";
import { className, isFaulty, shortName, sourceName } from "../topology/actor-label.ts";
import { ActorName } from "../topology/actor-name.tsx";
import { ActorStateText } from "../topology/actor-state-text.tsx";
import { formatCount } from "../ui/count.ts";
import { GridCell, GridRow, type RowPlace } from "../ui/virtual-grid.tsx";
import type { ActorColumn } from "./actor-columns.ts";
import type { SortBy } from "./actor-order.ts";
import { type RowSelection, SelectRow } from "./row-selection.tsx";

interface ActorRowProps {
  place: RowPlace;
  row: number;
  columns: readonly ActorColumn[];
  hasTwoLines: boolean;
  current: string | null;
  selection: RowSelection | undefined;
  hrefOf: ((address: string) => string) | undefined;
  onOpen: (address: string) => void;
}

/** One actor, drawn again only when what it shows has changed. */
export function ActorRow({ place, row, columns, hasTwoLines, current, selection, hrefOf, onOpen }: ActorRowProps) {
  const actor = usePicture((room) => readRow(room, row), row);
  const { address } = actor;
  const isCurrent = current === address;
  const isSelected = selection ? selection.has(address) : isCurrent;
  const label = `${actor.class} ${actor.name}`;
  const name = <ActorName className={actor.class} name={actor.name} wraps={hasTwoLines} />;
  return (
    <GridRow
      place={place}
      isSelected={isSelected}
      isMarked={isSelected || isCurrent}
      isFaded={!actor.isThere}
      onPress={() => {
        place.activate(address);
        if (!hrefOf) onOpen(address);
      }}
    >
      {selection && (
        <GridCell>
          <SelectRow selection={selection} address={address} label={label} />
        </GridCell>
      )}
      {columns.map(({ by, isNumber = false }, at) => (
        <GridCell key={by} isNumber={isNumber}>
          {at > 0 ? (
            cellOf(actor, by)
          ) : hrefOf ? (
            <Link
              tabIndex={-1}
              href={hrefOf(address)}
              aria-label={label}
              title={label}
              className="block max-w-full no-underline hover:underline"
            >
              {name}
            </Link>
          ) : (
            <button
              type="button"
              tabIndex={-1}
              className="block max-w-full"
              title={label}
              aria-label={`${label}: inspect`}
            >
              {name}
            </button>
          )}
        </GridCell>
      ))}
    </GridRow>
  );
}

type RowRead = ReturnType<typeof readRow>;

function readRow({ store }: LiveRoom, row: number) {
  const { actors } = store;
  return {
    isThere: actors.ix[row] !== -1,
    address: actors.address[row] ?? "",
    globalName: actors.name[row] ?? "",
    class: className(store, row),
    name: shortName(store, row),
    host: store.hostByIx(actors.host[row] as number)?.name ?? "",
    source: sourceName(store, actors.source[row] as number),
    state: actors.state[row] as number,
    isFaulty: isFaulty(store, row),
    busyMs: Math.floor((actors.busyMs[row] as number) / 1000) * 1000,
    depth: actors.depth[row] as number,
    ...actors.countersOf(row),
  };
}

function cellOf(actor: RowRead, by: SortBy): ReactNode {
  switch (by) {
    case "class":
    case "host":
    case "source":
      return actor[by];
    case "address":
      return <code>{actor.address}</code>;
    case "name":
      return actor.globalName && <code>{actor.globalName}</code>;
    case "state":
      return <ActorStateText state={actor.state} busyMs={actor.busyMs} isFaulty={actor.isFaulty} />;
    default:
      return formatCount(actor[by]);
  }
}
