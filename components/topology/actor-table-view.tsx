// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and cells are not acted on, the buttons in them are
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the button in a row's first cell does the same
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useMemo, useRef } from "react";
import { ACTOR_STATES } from "../live/actor-table.ts";
import { useLiveRoom, usePicture } from "../live/live-provider.tsx";
import { classNames } from "../ui/class-names.ts";
import { formatCount } from "../ui/count.ts";
import type { Matches } from "./actor-filter.ts";
import { className, shortName, sourceName } from "./actor-label.ts";
import { isMoving, orderActors, type SortBy } from "./actor-order.ts";
import { ActorStateText } from "./actor-state-text.tsx";
import { NoActorFits } from "./no-actor-fits.tsx";
import type { TopologyUrl } from "./topology-url.ts";

const ROW_PX = 33;
/** Pulses come twice a second; rows that change places more often cannot be read. */
const PULSES_PER_ORDER = 4;

const COLUMNS: readonly { by: SortBy; label: string; isNumber?: boolean; from?: "sm" | "lg" | "xl" }[] = [
  { by: "class", label: "Actor" },
  { by: "host", label: "Host", from: "sm" },
  { by: "source", label: "Source", from: "lg" },
  { by: "state", label: "State" },
  { by: "depth", label: "Waiting", isNumber: true },
  { by: "received", label: "Received", isNumber: true, from: "sm" },
  { by: "sent", label: "Sent", isNumber: true, from: "xl" },
  { by: "failed", label: "Failed", isNumber: true, from: "xl" },
];

/** Tailwind reads whole class names, so each width of the screen has its own list of columns written out. */
const GRID = classNames(
  "grid gap-x-3 px-5 max-sm:px-4",
  "grid-cols-[minmax(120px,1fr)_92px_72px]",
  "sm:grid-cols-[minmax(140px,1.6fr)_minmax(70px,0.7fr)_92px_72px_84px]",
  "lg:grid-cols-[minmax(140px,1.6fr)_minmax(70px,0.7fr)_minmax(110px,1fr)_92px_72px_84px]",
  "xl:grid-cols-[minmax(140px,2.4fr)_minmax(70px,0.6fr)_minmax(110px,1fr)_96px_80px_80px_72px_56px]",
);
const FROM = { sm: "max-sm:hidden", lg: "max-lg:hidden", xl: "max-xl:hidden" } as const;

/** The map's equal for reading: the same actors, the same filter, in any order; only the rows in sight are in the page. */
export function ActorTableView({ url, matches }: { url: TopologyUrl; matches: Matches }) {
  const { store } = useLiveRoom();
  const { shown, show } = url;
  const isDescending = shown.order === "down";
  const beat = usePicture((room) => Math.floor(room.pulse / PULSES_PER_ORDER));
  const shape = isMoving(shown.sort) || matches.rows !== null ? beat : store.actors.count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is one object; `shape` says when its order may differ
  const order = useMemo(
    () => orderActors(store, matches.rows, shown.sort, isDescending),
    [store, shape, matches.actors, shown.sort, isDescending, shown.q, shown.class, shown.source, shown.state, shown.on],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const sortBy = (by: SortBy) => {
    const isSame = by === shown.sort;
    const startsDown = by === "depth" || by === "received" || by === "sent" || by === "failed" || by === "state";
    void show({ sort: by, order: isSame ? (isDescending ? "up" : "down") : startsDown ? "down" : "up" });
  };
  if (order.length === 0) {
    return <NoActorFits url={url} actors={store.actors.count} />;
  }
  return (
    <div ref={scroller} className="min-h-0 grow overflow-y-auto">
      <div role="table" aria-label="Actors" aria-rowcount={order.length + 1} className="min-w-0 text-s">
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-bg">
          <div role="row" aria-rowindex={1} className={GRID}>
            {COLUMNS.map(({ by, label, isNumber, from }) => (
              <div
                key={by}
                role="columnheader"
                aria-sort={shown.sort === by ? (isDescending ? "descending" : "ascending") : "none"}
                className={classNames("min-w-0 py-1.5", isNumber && "text-right", from && FROM[from])}
              >
                <button
                  type="button"
                  onClick={() => sortBy(by)}
                  className={classNames(
                    "inline-flex items-center gap-1 text-xs font-medium hover:text-text",
                    shown.sort === by ? "text-text" : "text-muted",
                  )}
                >
                  {label}
                  {shown.sort === by &&
                    (isDescending ? <ArrowDown aria-hidden size={11} /> : <ArrowUp aria-hidden size={11} />)}
                </button>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <ActorRow
              key={item.index}
              index={item.index}
              top={item.start}
              row={order[item.index] as number}
              selected={shown.actor}
              onSelect={(actor) => void show({ actor, host: null })}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface ActorRowProps {
  index: number;
  top: number;
  row: number;
  selected: string | null;
  onSelect: (address: string) => void;
}

function ActorRow({ index, top, row, selected, onSelect }: ActorRowProps) {
  const actor = usePicture(({ store }) => {
    const { actors } = store;
    return {
      isThere: actors.ix[row] !== -1,
      address: actors.address[row] ?? "",
      class: className(store, row),
      name: shortName(store, row),
      host: store.hostByIx(actors.host[row] as number)?.name ?? "",
      source: sourceName(store, actors.source[row] as number),
      state: actors.state[row] as number,
      busyMs: Math.floor((actors.busyMs[row] as number) / 1000) * 1000,
      depth: actors.depth[row] as number,
      received: actors.received[row] as number,
      sent: actors.sent[row] as number,
      failed: actors.failed[row] as number,
    };
  }, row);
  const isSelected = selected === actor.address;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={() => onSelect(actor.address)}
      className={classNames(
        GRID,
        "absolute inset-x-0 cursor-pointer items-center border-b border-line-soft hover:bg-raised",
        isSelected && "bg-raised shadow-[inset_2px_0_0_var(--accent)]",
        !actor.isThere && "opacity-40",
      )}
      style={{ top, height: ROW_PX }}
    >
      <Cell>
        <button
          type="button"
          className="block max-w-full truncate"
          aria-label={`${actor.class} ${actor.name}: inspect`}
        >
          {actor.class} <code className="text-faint">{actor.name}</code>
        </button>
      </Cell>
      <Cell from="sm">{actor.host}</Cell>
      <Cell from="lg">{actor.source}</Cell>
      <Cell>{ACTOR_STATES[actor.state] && <ActorStateText state={actor.state} busyMs={actor.busyMs} />}</Cell>
      <Cell isNumber>{formatCount(actor.depth)}</Cell>
      <Cell isNumber from="sm">
        {formatCount(actor.received)}
      </Cell>
      <Cell isNumber from="xl">
        {formatCount(actor.sent)}
      </Cell>
      <Cell isNumber from="xl">
        {formatCount(actor.failed)}
      </Cell>
    </div>
  );
}

interface CellProps {
  isNumber?: boolean;
  from?: keyof typeof FROM;
  children: React.ReactNode;
}

function Cell({ isNumber = false, from, children }: CellProps) {
  return (
    <div role="cell" className={classNames("min-w-0 truncate", isNumber && "text-right", from && FROM[from])}>
      {children}
    </div>
  );
}
