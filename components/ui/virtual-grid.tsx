// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the row that is meant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid's own keys do the same
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { classNames } from "./class-names.ts";

const ROW_PX = 33;
const TALL_ROW_PX = 49;
const HEAD_PX = 29;
/** With it a window of 2,160 px holds fewer than 80 rows. */
const OVERSCAN = 6;
const PAGE_ROWS = 20;
const LEAD_PX = 18;
const NARROWEST_PX = 84;
const MOST_SQUEEZED = 4;

export interface GridColumn<By extends string> {
  by: By;
  label: string;
  /** A track of the grid. */
  width: string;
  isNumber?: boolean;
  /** Read from the greatest down, so that the first press sorts so. */
  startsDown?: boolean;
  /** Cannot be sorted by. */
  isFixed?: boolean;
}

export interface GridSort<By extends string> {
  by: By;
  isDescending: boolean;
}

/** Where a row stands; handed to `GridRow`. */
export interface RowPlace {
  readonly id: string;
  readonly index: number;
  readonly style: CSSProperties;
  readonly isActive: boolean;
  /** Makes the row of this key the active one. */
  activate(key: string): void;
}

interface VirtualGridProps<By extends string> {
  /** What the rows are. */
  label: string;
  count: number;
  columns: readonly GridColumn<By>[];
  sort: GridSort<By>;
  onSort: (sort: GridSort<By>) => void;
  /** A row's own name, by which it is found again when rows change places. */
  keyAt: (index: number) => string | null;
  /** -1 when it is gone. */
  indexOf: (key: string) => number;
  /** The row that is active at first. */
  first: string | null;
  onOpen: (key: string) => void;
  /** Rows can be marked: by Space, and on by Shift with an arrow. `head` stands above the marks. */
  marking?: { toggle: (key: string) => void; add: (key: string) => void; head: ReactNode };
  /** For two lines of text; to change it, the grid has to be made anew (`key`). */
  isTall?: boolean;
  /** Which rows are in sight. */
  onSight?: (first: number, last: number) => void;
  children: (place: RowPlace) => ReactNode;
}

/**
 * Rows of a long list, of which only those in sight are in the page. Arrows, Page, Home and End move, Enter opens,
 * Space marks.
 */
export function VirtualGrid<By extends string>(props: VirtualGridProps<By>) {
  const { label, count, columns, sort, onSort, keyAt, indexOf, first, onOpen, marking, onSight, children } = props;
  const rowPx = props.isTall ? TALL_ROW_PX : ROW_PX;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(first);
  const id = useId();
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
  });
  const items = virtual.getVirtualItems();
  const activeIndex = active === null ? -1 : indexOf(active);
  const isActiveDrawn = items.some(({ index }) => index === activeIndex);
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? -1;
  useEffect(() => onSight?.(from, to), [onSight, from, to]);

  const moveTo = (index: number, isMarking: boolean) => {
    const at = Math.min(count - 1, Math.max(0, index));
    const key = keyAt(at);
    if (key === null) return;
    setActive(key);
    virtual.scrollToIndex(at);
    if (isMarking) marking?.add(key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) moveTo(step(activeIndex, count), event.shiftKey);
    else if (event.key === "Enter" && active !== null && activeIndex !== -1) onOpen(active);
    else if (event.key === " " && active !== null && marking) marking.toggle(active);
    else return;
    event.preventDefault();
  };

  const tracks = columns.map(({ width }) => width);
  const style: CSSProperties = {
    display: "grid",
    gridTemplateColumns: (marking ? [`${LEAD_PX}px`, ...tracks] : tracks).join(" "),
    minWidth: columns.length > MOST_SQUEEZED ? columns.length * NARROWEST_PX : undefined,
  };
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-multiselectable={marking ? true : undefined}
      aria-activedescendant={isActiveDrawn ? `${id}-${activeIndex}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget && activeIndex === -1) setActive(keyAt(0));
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
          {marking && (
            <div role="columnheader" aria-label="Selected">
              {marking.head}
            </div>
          )}
          {columns.map((column) => (
            <ColumnHead key={column.by} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), minWidth: style.minWidth }}>
        {items.map((item) =>
          children({
            id: `${id}-${item.index}`,
            index: item.index,
            style: { ...style, top: item.start - HEAD_PX, height: rowPx },
            isActive: item.index === activeIndex,
            activate: setActive,
          }),
        )}
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

interface ColumnHeadProps<By extends string> {
  column: GridColumn<By>;
  sort: GridSort<By>;
  onSort: (sort: GridSort<By>) => void;
}

function ColumnHead<By extends string>({ column, sort, onSort }: ColumnHeadProps<By>) {
  const { by, label, isNumber = false, startsDown = false, isFixed = false } = column;
  if (isFixed) {
    return (
      <div role="columnheader" className={classNames("min-w-0 text-xs text-muted", isNumber && "text-right")}>
        {label}
      </div>
    );
  }
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
        onClick={() => onSort({ by, isDescending: isSorted ? !sort.isDescending : startsDown })}
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

interface GridRowProps {
  place: RowPlace;
  isSelected: boolean;
  /** Shown as selected too. */
  isMarked?: boolean;
  /** What it shows is gone. */
  isFaded?: boolean;
  onPress: () => void;
  children: ReactNode;
}

export function GridRow({
  place,
  isSelected,
  isMarked = isSelected,
  isFaded = false,
  onPress,
  children,
}: GridRowProps) {
  return (
    <div
      id={place.id}
      role="row"
      aria-rowindex={place.index + 2}
      aria-selected={isSelected}
      onClick={onPress}
      className={classNames(
        "absolute inset-x-0 cursor-pointer items-center gap-x-3 border-b border-line-soft px-5 hover:bg-raised max-sm:px-4",
        isMarked && "bg-raised shadow-[inset_2px_0_0_var(--accent)]",
        place.isActive &&
          "group-focus-visible:outline-2 group-focus-visible:-outline-offset-2 group-focus-visible:outline-accent",
        isFaded && "opacity-40",
      )}
      style={place.style}
    >
      {children}
    </div>
  );
}

export function GridCell({ isNumber = false, children }: { isNumber?: boolean; children: ReactNode }) {
  return (
    <div role="gridcell" className={classNames("min-w-0 truncate", isNumber && "text-right tabular-nums")}>
      {children}
    </div>
  );
}
