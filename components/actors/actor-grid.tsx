// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the row that is meant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid's own keys do the same
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useId, useRef, useState } from "react";
import { useLiveRoom } from "../live/live-provider.tsx";
import { classNames } from "../ui/class-names.ts";
import { type ActorColumn, startsDown } from "./actor-columns.ts";
import type { SortBy } from "./actor-order.ts";
import { ActorRow } from "./actor-row.tsx";
import { type RowSelection, SelectAll } from "./row-selection.tsx";

const ROW_PX = 33;
const HEAD_PX = 29;
/** With it a window of 2,160 px holds fewer than 80 rows. */
const OVERSCAN = 6;
const PAGE_ROWS = 20;

export interface ActorSort {
  by: SortBy;
  isDescending: boolean;
}

interface ActorGridProps {
  /** Rows of the live picture's table, in order. */
  order: Uint32Array;
  columns: readonly ActorColumn[];
  sort: ActorSort;
  onSort: (sort: ActorSort) => void;
  /** The address that is marked as the one looked at. */
  current: string | null;
  /** Enter, and a press on the row. */
  onOpen: (address: string) => void;
  /** Where a row's link leads; without it the row itself is pressed. */
  hrefOf?: (address: string) => string;
  /** With it rows can be selected, by box and by space. */
  selection?: RowSelection;
}

/**
 * Actors in rows, live; only the rows in sight are in the page. Arrows, Page and Home/End move, Enter opens, Space selects,
 * Shift with an arrow selects on.
 */
export function ActorGrid({ order, columns, sort, onSort, current, onOpen, hrefOf, selection }: ActorGridProps) {
  const { store } = useLiveRoom();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(current);
  const id = useId();
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
  });
  const addressAt = (index: number) => store.actors.address[order[index] ?? -1] ?? null;
  const activeIndex = active === null ? -1 : order.indexOf(store.actors.rowOfAddress(active));
  const items = virtual.getVirtualItems();
  const isActiveDrawn = items.some(({ index }) => index === activeIndex);

  const moveTo = (index: number, extend: boolean) => {
    const at = Math.min(order.length - 1, Math.max(0, index));
    const address = addressAt(at);
    if (address === null) return;
    setActive(address);
    virtual.scrollToIndex(at);
    if (extend) selection?.add(address);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) moveTo(step(activeIndex, order.length), event.shiftKey);
    else if (event.key === "Enter" && active !== null && activeIndex !== -1) onOpen(active);
    else if (event.key === " " && active !== null && selection) selection.toggle(active);
    else return;
    event.preventDefault();
  };

  const style = {
    display: "grid",
    gridTemplateColumns: [selection ? "18px" : "", ...columns.map(({ width }) => width)].join(" "),
    minWidth: columns.length > 4 ? columns.length * 84 : undefined,
  } satisfies CSSProperties;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Actors"
      aria-rowcount={order.length + 1}
      aria-multiselectable={selection ? true : undefined}
      aria-activedescendant={isActiveDrawn ? `${id}-${activeIndex}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget && activeIndex === -1) setActive(addressAt(0));
      }}
      className={classNames(
        "group min-h-0 grow overflow-auto text-s",
        isActiveDrawn ? "focus-visible:outline-none" : "focus-visible:outline-offset-[-2px]",
      )}
    >
      <div
        role="rowgroup"
        className="sticky top-0 z-10 border-b border-line bg-bg"
        style={{ height: HEAD_PX, minWidth: style.minWidth }}
      >
        <div role="row" aria-rowindex={1} className="h-full items-center gap-x-3 px-5 max-sm:px-4" style={style}>
          {selection && (
            <div role="columnheader" aria-label="Selected">
              <SelectAll selection={selection} count={order.length} />
            </div>
          )}
          {columns.map((column) => (
            <ColumnHead key={column.by} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), minWidth: style.minWidth }}>
        {items.map((item) => (
          <ActorRow
            key={item.index}
            id={`${id}-${item.index}`}
            index={item.index}
            row={order[item.index] as number}
            columns={columns}
            style={{ ...style, top: item.start - HEAD_PX, height: ROW_PX }}
            isActive={item.index === activeIndex}
            current={current}
            selection={selection}
            hrefOf={hrefOf}
            onPress={(address) => {
              setActive(address);
              if (!hrefOf) onOpen(address);
            }}
          />
        ))}
      </div>
    </div>
  );
}

/** From the active row (-1: none) and the number of rows to the next active one. */
const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + PAGE_ROWS,
  PageUp: (at) => at - PAGE_ROWS,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

interface ColumnHeadProps {
  column: ActorColumn;
  sort: ActorSort;
  onSort: (sort: ActorSort) => void;
}

function ColumnHead({ column: { by, label, isNumber }, sort, onSort }: ColumnHeadProps) {
  const isSorted = sort.by === by;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}
      className={classNames("min-w-0", isNumber && "text-right")}
    >
      <button
        type="button"
        onClick={() => onSort({ by, isDescending: isSorted ? !sort.isDescending : startsDown(by) })}
        className={classNames(
          "inline-flex min-h-6 items-center gap-1 text-xs font-medium hover:text-text",
          isSorted ? "text-text" : "text-muted",
        )}
      >
        {label}
        {isSorted && <Arrow aria-hidden size={11} />}
      </button>
    </div>
  );
}
