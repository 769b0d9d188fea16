import Link from "next/link";
import type { ReactNode } from "react";
import type { ListedHost } from "#protocol/host";
import type { TopologyHost } from "#protocol/topology";
import { countOf, formatBytes, formatCount } from "../ui/count.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { GridCell, GridRow, type RowPlace } from "../ui/virtual-grid.tsx";
import { CapabilityTags } from "./capability-tags.tsx";
import type { HostColumn } from "./host-columns.ts";
import { isBlocked } from "./host-order.ts";
import type { HostTotals } from "./host-totals.ts";

interface HostRowProps {
  place: RowPlace;
  host: TopologyHost;
  totals: HostTotals;
  memory: ListedHost | undefined;
  columns: readonly HostColumn[];
}

export function HostRow({ place, host, totals, memory, columns }: HostRowProps) {
  return (
    <GridRow place={place} isSelected={false} onPress={() => place.activate(host.id)}>
      {columns.map((column) => (
        <GridCell key={column.label} isNumber={column.isNumber ?? false}>
          {CELLS[column.cell](host, totals, memory)}
        </GridCell>
      ))}
    </GridRow>
  );
}

const CELLS: Record<
  HostColumn["cell"],
  (host: TopologyHost, totals: HostTotals, memory: ListedHost | undefined) => ReactNode
> = {
  name: ({ id, name, isLeader }, { hasGateway }) => (
    <>
      <Link
        tabIndex={-1}
        href={`/hosts/${encodeURIComponent(id)}`}
        className="font-medium no-underline hover:underline"
      >
        {name}
      </Link>{" "}
      <span className="text-xs text-muted">
        {[isLeader && "leader", hasGateway && "gateway"].filter(Boolean).join(" · ")}
      </span>
    </>
  ),
  state: (host, { stuck }) => <HostStateText host={host} stuck={stuck} />,
  capabilities: ({ capabilities }) => <CapabilityTags capabilities={capabilities} />,
  actors: ({ actors }) => formatCount(actors),
  waiting: (_host, { waiting }) => formatCount(waiting),
  rate: (_host, { rate }) => (rate === null ? "–" : `${formatCount(rate)}/s`),
  memory: (_host, _totals, memory) => (memory?.processBytes ? formatBytes(memory.processBytes) : "–"),
  since: ({ since }) => <Time at={since} />,
};

/** `◆ 1 realm blocked`, `◆ 2 actors stuck`, `! faults at 1 actor`, `● 3 realms`. */
export function HostStateText({ host, stuck }: { host: TopologyHost; stuck: number }) {
  const blocked = host.realms.filter(({ state }) => state === "blocked").length;
  if (isBlocked(host)) return <StateGlyph state="stuck">{countOf(blocked, "realm")} blocked</StateGlyph>;
  if (stuck > 0) return <StateGlyph state="stuck">{countOf(stuck, "actor")} stuck</StateGlyph>;
  if (host.faulty.length > 0)
    return <StateGlyph state="warn">faults at {countOf(host.faulty.length, "actor")}</StateGlyph>;
  return (
    <StateGlyph state="busy" isQuiet>
      {countOf(host.realms.length, "realm")}
    </StateGlyph>
  );
}
