import type { Screen } from "../ui/screen.ts";
import type { GridColumn } from "../ui/virtual-grid.tsx";
import type { HostSort } from "./host-order.ts";

/** `by` is what a press on its head sorts by; `cell` what stands in it. */
export interface HostColumn extends GridColumn<HostSort | "capabilities" | "memory"> {
  cell: "name" | "state" | "capabilities" | "actors" | "waiting" | "rate" | "memory" | "since";
  from: Screen;
}

const COLUMNS: readonly HostColumn[] = [
  { by: "name", cell: "name", label: "Host", width: "minmax(120px, 1.2fr)", from: "xs" },
  { by: "state", cell: "state", label: "State", width: "minmax(110px, 0.8fr)", from: "xs", startsDown: true },
  {
    by: "capabilities",
    cell: "capabilities",
    label: "Capabilities",
    width: "minmax(110px, 2fr)",
    from: "lg",
    isFixed: true,
  },
  { by: "actors", cell: "actors", label: "Actors", width: "72px", isNumber: true, from: "xs", startsDown: true },
  { by: "waiting", cell: "waiting", label: "Waiting", width: "76px", isNumber: true, from: "sm", startsDown: true },
  { by: "rate", cell: "rate", label: "Handled", width: "84px", isNumber: true, from: "sm", startsDown: true },
  { by: "memory", cell: "memory", label: "Process", width: "76px", isNumber: true, from: "lg", isFixed: true },
  { by: "since", cell: "since", label: "Joined", width: "96px", isNumber: true, from: "xl" },
];

const WIDTHS: readonly Screen[] = ["xs", "sm", "lg", "xl"];

export function hostColumns(screen: Screen): readonly HostColumn[] {
  return COLUMNS.filter(({ from }) => WIDTHS.indexOf(from) <= WIDTHS.indexOf(screen));
}
