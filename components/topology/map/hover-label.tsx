import { usePicture } from "../../live/live-provider.tsx";
import { classNames } from "../../ui/class-names.ts";
import { countOf, formatCount } from "../../ui/count.ts";
import { className, isFaulty, shortName, sourceName } from "../actor-label.ts";
import { ActorStateText } from "../actor-state-text.tsx";
import { type MapSpot, rowAt } from "./map-view.ts";

/** What the pointer is on. The same is in the inspector after a click, so it is not read out. */
export function HoverLabel({ spot, x, y }: { spot: MapSpot; x: number; y: number }) {
  const at = usePicture(
    ({ store }) => {
      const host = store.hostByIx(spot.hostIx);
      const row = rowAt(store, spot);
      return {
        host: host?.name ?? "",
        hostActors: host?.actors ?? 0,
        row,
        class: row === -1 ? "" : className(store, row),
        name: row === -1 ? "" : shortName(store, row),
        source: row === -1 ? "" : sourceName(store, store.actors.source[row] as number),
        depth: row === -1 ? 0 : (store.actors.depth[row] as number),
        state: row === -1 ? 0 : (store.actors.state[row] as number),
        isFaulty: row !== -1 && isFaulty(store, row),
        busyMs: row === -1 ? 0 : (store.actors.busyMs[row] as number),
      };
    },
    spot.hostIx,
    spot.cell,
  );
  return (
    <div
      aria-hidden
      className={classNames(
        "pointer-events-none absolute z-10 max-w-[280px] rounded-md border border-line bg-raised px-2.5 py-1.5 text-s whitespace-nowrap shadow-over",
        x > 500 && "-translate-x-full",
        y > 300 && "-translate-y-full",
      )}
      style={{ left: x + (x > 500 ? -12 : 14), top: y + (y > 300 ? -10 : 16) }}
    >
      {at.row === -1 ? (
        <>
          <span className="font-medium">{at.host}</span>{" "}
          <span className="text-muted">{countOf(at.hostActors, "actor")}</span>
        </>
      ) : (
        <>
          <p className="truncate">
            <span className="font-medium">{at.class}</span> <code className="text-muted">{at.name}</code>
          </p>
          <p className="truncate text-muted">
            {at.host} · {at.source}
          </p>
          <p>
            {formatCount(at.depth)} waiting ·{" "}
            <ActorStateText state={at.state} busyMs={at.busyMs} isFaulty={at.isFaulty} />
          </p>
        </>
      )}
    </div>
  );
}
