import type { ActorExportColumn } from "#protocol/actor";
import { type ActorCounter, type ActorCounters, COUNTERS } from "#protocol/actor-counters";
import { formatCount } from "../ui/count.ts";
import type { Screen } from "../ui/screen.ts";
import type { GridColumn } from "../ui/virtual-grid.tsx";
import type { SortBy } from "./actor-order.ts";

export interface ActorColumn extends GridColumn<SortBy> {
  /** The narrowest screen that shows it unasked; null: only when it was chosen. */
  from: Screen | null;
  /** What an export calls it. */
  exported: readonly ActorExportColumn[];
}

/** How each counter is shown, here and wherever else one actor's counters are. */
export const COUNTER_COLUMNS: Record<ActorCounter, Pick<ActorColumn, "label" | "width" | "from">> = {
  received: { label: "Received", width: "84px", from: "sm" },
  sent: { label: "Sent", width: "80px", from: "xl" },
  failed: { label: "Failed", width: "60px", from: "xl" },
};

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
  ...COUNTERS.map(
    (by): ActorColumn => ({
      by,
      ...COUNTER_COLUMNS[by],
      startsDown: true,
      isNumber: true,
      exported: [by],
    }),
  ),
];

/** Their names and their counts, as one fact of an actor. */
export function countersInALine(actor: ActorCounters): [string, string] {
  const [first = "", ...others] = COUNTERS.map((name) => COUNTER_COLUMNS[name].label);
  const names = [first, ...others.map((label) => label.toLowerCase())];
  return [names.join(" · "), COUNTERS.map((name) => formatCount(actor[name])).join(" · ")];
}

const ORDER: readonly Screen[] = ["xs", "sm", "lg", "xl"];

/** Those chosen, or those for which the screen is wide enough. */
export function columnsShown(chosen: readonly SortBy[] | null, screen: Screen): readonly ActorColumn[] {
  return ACTOR_COLUMNS.filter(({ by, from }, place) => {
    if (place === 0) return true;
    if (chosen !== null) return chosen.includes(by);
    return from !== null && ORDER.indexOf(from) <= ORDER.indexOf(screen);
  });
}
