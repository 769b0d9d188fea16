import type { ActorExportColumn } from "#protocol/actor";
import type { Screen } from "../ui/screen.ts";
import type { GridColumn } from "../ui/virtual-grid.tsx";
import type { SortBy } from "./actor-order.ts";

export interface ActorColumn extends GridColumn<SortBy> {
  /** The narrowest screen that shows it unasked; null: only when it was chosen. */
  from: Screen | null;
  /** What an export calls it. */
  exported: readonly ActorExportColumn[];
}

/** In the order of the table. The first one is always shown. */
export const ACTOR_COLUMNS: readonly ActorColumn[] = [
  { by: "class", label: "Actor", width: "minmax(120px, 2.2fr)", from: "xs", exported: ["class", "name"] },
  { by: "address", label: "Address", width: "minmax(110px, 1.2fr)", from: null, exported: ["address"] },
  { by: "name", label: "Global name", width: "minmax(110px, 1fr)", from: null, exported: ["name"] },
  { by: "host", label: "Host", width: "minmax(70px, 0.7fr)", from: "sm", exported: ["host"] },
  { by: "source", label: "Source", width: "minmax(110px, 1fr)", from: "lg", exported: ["source"] },
  {
    by: "state",
    label: "State",
    startsDown: true,
    width: "minmax(96px, 0.6fr)",
    from: "xs",
    exported: ["state", "busyMs"],
  },
  { by: "depth", label: "Waiting", startsDown: true, width: "72px", isNumber: true, from: "xs", exported: ["depth"] },
  {
    by: "received",
    label: "Received",
    startsDown: true,
    width: "84px",
    isNumber: true,
    from: "sm",
    exported: ["received"],
  },
  { by: "sent", label: "Sent", startsDown: true, width: "80px", isNumber: true, from: "xl", exported: ["sent"] },
  { by: "failed", label: "Failed", startsDown: true, width: "60px", isNumber: true, from: "xl", exported: ["failed"] },
];

const ORDER: readonly Screen[] = ["xs", "sm", "lg", "xl"];

/** Those chosen, or those for which the screen is wide enough. */
export function columnsShown(chosen: readonly SortBy[] | null, screen: Screen): readonly ActorColumn[] {
  return ACTOR_COLUMNS.filter(({ by, from }, place) => {
    if (place === 0) return true;
    if (chosen !== null) return chosen.includes(by);
    return from !== null && ORDER.indexOf(from) <= ORDER.indexOf(screen);
  });
}
