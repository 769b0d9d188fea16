// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the row that is meant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid's own keys do the same
import Link from "next/link";
import type { CSSProperties, ReactNode } from "react";
import { usePicture } from "../live/live-provider.tsx";
import type { LiveRoom } from "../live/live-room.ts";
import { className, isFaulty, shortName, sourceName } from "../topology/actor-label.ts";
import { ActorStateText } from "../topology/actor-state-text.tsx";
import { classNames } from "../ui/class-names.ts";
import { formatCount } from "../ui/count.ts";
import type { ActorColumn } from "./actor-columns.ts";
import type { SortBy } from "./actor-order.ts";
import { type RowSelection, SelectRow } from "./row-selection.tsx";

interface ActorRowProps {
  id: string;
  index: number;
  row: number;
  columns: readonly ActorColumn[];
  style: CSSProperties;
  isActive: boolean;
  current: string | null;
  selection: RowSelection | undefined;
  hrefOf: ((address: string) => string) | undefined;
  onPress: (address: string) => void;
}

/** One actor, drawn again only when what it shows has changed. */
export function ActorRow({
  id,
  index,
  row,
  columns,
  style,
  isActive,
  current,
  selection,
  hrefOf,
  onPress,
}: ActorRowProps) {
  const actor = usePicture((room) => readRow(room, row), row);
  const isSelected = selection ? selection.has(actor.address) : current === actor.address;
  const isMarked = isSelected || current === actor.address;
  const name = (
    <>
      {actor.class} <code className="text-faint">{actor.name}</code>
    </>
  );
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={() => onPress(actor.address)}
      className={classNames(
        "absolute inset-x-0 cursor-pointer items-center gap-x-3 border-b border-line-soft px-5 hover:bg-raised max-sm:px-4",
        isMarked && "bg-raised shadow-[inset_2px_0_0_var(--accent)]",
        isActive &&
          "group-focus-visible:outline-2 group-focus-visible:-outline-offset-2 group-focus-visible:outline-accent",
        !actor.isThere && "opacity-40",
      )}
      style={style}
    >
      {selection && (
        <Cell>
          <SelectRow selection={selection} address={actor.address} label={`${actor.class} ${actor.name}`} />
        </Cell>
      )}
      {columns.map(({ by, isNumber = false }, place) => (
        <Cell key={by} isNumber={isNumber}>
          {place > 0 ? (
            cellOf(actor, by)
          ) : hrefOf ? (
            <Link
              tabIndex={-1}
              href={hrefOf(actor.address)}
              className="block max-w-full truncate no-underline hover:underline"
            >
              {name}
            </Link>
          ) : (
            <button
              type="button"
              tabIndex={-1}
              className="block max-w-full truncate"
              aria-label={`${actor.class} ${actor.name}: inspect`}
            >
              {name}
            </button>
          )}
        </Cell>
      ))}
    </div>
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
    received: actors.received[row] as number,
    sent: actors.sent[row] as number,
    failed: actors.failed[row] as number,
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

function Cell({ isNumber = false, children }: { isNumber?: boolean; children: ReactNode }) {
  return (
    <div role="gridcell" className={classNames("min-w-0 truncate", isNumber && "text-right tabular-nums")}>
      {children}
    </div>
  );
}
