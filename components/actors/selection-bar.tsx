import { useState } from "react";
import { useLiveRoom } from "../live/live-provider.tsx";
import { onUse } from "../live/on-use.tsx";
import { className } from "../topology/actor-label.ts";
import { Button } from "../ui/button.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import type { ActorFilter } from "./actor-filter.ts";
import type { RowSelection } from "./row-selection.tsx";

/** Loaded when asked for: the table is there sooner without. */
const StopActorsDialog = onUse(() => import("./stop-actors-dialog.tsx").then((module) => module.StopActorsDialog));
const SwapDialog = onUse(() => import("../rollout/swap-dialog.tsx").then((module) => module.SwapDialog));

interface SelectionBarProps {
  selection: RowSelection;
  /** Rows of all that fit the filter. */
  order: Uint32Array;
  filter: ActorFilter;
}

/** How many actors are selected, and what can be done with them; always there, so that the table never moves. */
export function SelectionBar({ selection, order, filter }: SelectionBarProps) {
  const { store } = useLiveRoom();
  const [stopping, setStopping] = useState(false);
  const [swapping, setSwapping] = useState<{ addresses: readonly string[]; classes: readonly string[] } | null>(null);
  const askSwap = () => {
    const rows = selection.addresses ? order.filter((row) => selection.has(store.actors.address[row] ?? "")) : order;
    const movable = rows.filter((row) => store.actors.source[row] !== -1);
    setSwapping({
      addresses: Array.from(movable, (row) => store.actors.address[row] ?? ""),
      classes: [...new Set(Array.from(movable, (row) => className(store, row)))].sort(),
    });
  };
  return (
    <div
      role="toolbar"
      aria-label="Selected actors"
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-y border-line bg-raised px-5 py-1.5 text-s max-sm:px-4"
    >
      <p role="status">
        {selection.isAll
          ? `All ${countOf(selection.count, "actor")} that fit selected`
          : `${formatCount(selection.count)} of ${countOf(order.length, "actor")} selected`}
      </p>
      {!selection.isAll && (
        <Button kind="quiet" onClick={selection.selectAll}>
          Select all {formatCount(order.length)}
        </Button>
      )}
      {selection.count > 0 && (
        <>
          <Button kind="quiet" onClick={selection.clear}>
            Select none
          </Button>
          <span className="ml-auto flex gap-2">
            <Button onClick={askSwap}>Swap {formatCount(selection.count)}…</Button>
            <Button kind="bad" onClick={() => setStopping(true)}>
              Stop {formatCount(selection.count)}…
            </Button>
          </span>
        </>
      )}
      {stopping && (
        <StopActorsDialog
          onClose={() => setStopping(false)}
          onStopped={selection.clear}
          addresses={selection.addresses && [...selection.addresses]}
          filter={filter}
        />
      )}
      {swapping && (
        <SwapDialog
          isOpen
          onClose={() => setSwapping(null)}
          select={swapping}
          what={countOf(swapping.addresses.length, "actor")}
        />
      )}
    </div>
  );
}
