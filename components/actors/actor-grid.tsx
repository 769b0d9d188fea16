import { useLiveRoom, useLook } from "../live/live-provider.tsx";
import { ALL_ACTORS } from "../live/live-room.ts";
import { useScreen } from "../ui/screen.ts";
import { type GridSort, VirtualGrid } from "../ui/virtual-grid.tsx";
import type { ActorColumn } from "./actor-columns.ts";
import type { SortBy } from "./actor-order.ts";
import { ActorRow } from "./actor-row.tsx";
import { type RowSelection, SelectAll } from "./row-selection.tsx";

interface ActorGridProps {
  /** Rows of the live picture's table, in order. */
  order: Uint32Array;
  columns: readonly ActorColumn[];
  sort: GridSort<SortBy>;
  onSort: (sort: GridSort<SortBy>) => void;
  /** The address that is marked as the one looked at. */
  current: string | null;
  /** Enter; and a press on the row, where it has no link. */
  onOpen: (address: string) => void;
  /** Where a row's link leads; without it the row itself is pressed. */
  hrefOf?: (address: string) => string;
  /** With it rows can be selected. */
  selection?: RowSelection;
}

/** Actors in rows, live. */
export function ActorGrid({ order, columns, sort, onSort, current, onOpen, hrefOf, selection }: ActorGridProps) {
  const { store } = useLiveRoom();
  useLook(ALL_ACTORS);
  const isNarrow = useScreen() === "xs";
  return (
    <VirtualGrid
      key={isNarrow ? "narrow" : "wide"}
      isTall={isNarrow}
      label="Actors"
      count={order.length}
      columns={columns}
      sort={sort}
      onSort={onSort}
      keyAt={(index) => store.actors.address[order[index] ?? -1] ?? null}
      indexOf={(address) => order.indexOf(store.actors.rowOfAddress(address))}
      first={current}
      onOpen={onOpen}
      {...(selection && {
        marking: {
          toggle: selection.toggle,
          add: selection.add,
          head: <SelectAll selection={selection} count={order.length} />,
        },
      })}
    >
      {(place) => (
        <ActorRow
          key={place.index}
          place={place}
          row={order[place.index] as number}
          columns={columns}
          hasTwoLines={isNarrow}
          current={current}
          selection={selection}
          hrefOf={hrefOf}
          onOpen={onOpen}
        />
      )}
    </VirtualGrid>
  );
}
