import { useMemo, useState } from "react";
import { useLiveRoom } from "../live/live-provider.tsx";
import { countOf } from "../ui/count.ts";

/** Which rows are selected: some by name, or all that fit the filter, those in sight and those that are not. */
export interface RowSelection {
  readonly isAll: boolean;
  readonly count: number;
  /** Null: all that fit. */
  readonly addresses: ReadonlySet<string> | null;
  has(address: string): boolean;
  toggle(address: string): void;
  add(address: string): void;
  selectAll(): void;
  clear(): void;
}

type Selected = { kind: "some"; addresses: ReadonlySet<string> } | { kind: "all"; filterKey: string };

const NONE: Selected = { kind: "some", addresses: new Set() };

/** "All that fit" means one filter: under another one nothing is selected. Rows selected by name stay so. */
export function useRowSelection(order: Uint32Array, filterKey: string): RowSelection {
  const { store } = useLiveRoom();
  const [chosen, choose] = useState<Selected>(NONE);
  const selected = chosen.kind === "all" && chosen.filterKey !== filterKey ? NONE : chosen;
  return useMemo(() => {
    const isAll = selected.kind === "all";
    const names = () =>
      new Set(isAll ? Array.from(order, (row) => store.actors.address[row] ?? "") : selected.addresses);
    return {
      isAll,
      count: isAll ? order.length : selected.addresses.size,
      addresses: isAll ? null : selected.addresses,
      has: (address) => isAll || selected.addresses.has(address),
      toggle(address) {
        const addresses = names();
        if (!addresses.delete(address)) addresses.add(address);
        choose({ kind: "some", addresses });
      },
      add: (address) => !isAll && choose({ kind: "some", addresses: names().add(address) }),
      selectAll: () => choose({ kind: "all", filterKey }),
      // Of what it was when this was handed out: what she selected meanwhile stays.
      clear: () => choose((now) => (now === chosen ? NONE : now)),
    };
  }, [chosen, selected, order, filterKey, store]);
}

/** In the head of the table: all that fit, or none. */
export function SelectAll({ selection, count }: { selection: RowSelection; count: number }) {
  const isSome = selection.count > 0 && !selection.isAll;
  return (
    <input
      type="checkbox"
      aria-label={`Select all ${countOf(count, "actor")}`}
      checked={selection.isAll}
      ref={(box) => {
        if (box) box.indeterminate = isSome;
      }}
      onChange={() => (selection.isAll || isSome ? selection.clear() : selection.selectAll())}
      className="block size-3.5 cursor-pointer accent-accent"
    />
  );
}

/** In a row, for the pointer; the keyboard has Space. */
export function SelectRow({ selection, address, label }: { selection: RowSelection; address: string; label: string }) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Select ${label}`}
      checked={selection.has(address)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => selection.toggle(address)}
      className="block size-3.5 cursor-pointer accent-accent"
    />
  );
}
