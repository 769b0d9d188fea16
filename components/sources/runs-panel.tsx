import Link from "next/link";
import type { Source } from "#protocol/source";
import { countOf, formatCount } from "../ui/count.ts";
import { Panel } from "../ui/panel.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { actorsOn } from "./versions.ts";

/** Who runs it, and where. */
export function RunsPanel({ source }: { source: Source }) {
  const idle = source.loadedOn.filter((host) => !source.runningOn.some((at) => at.host === host));
  const hosts = [...source.runningOn, ...idle.map((host) => ({ host, actors: 0 }))].sort(
    (a, b) => b.actors - a.actors || a.host.localeCompare(b.host),
  );
  if (hosts.length === 0) {
    return (
      <Panel title="Runs on" note="no host">
        <p className="text-s text-muted">
          {source.state === "approved"
            ? "No host has it loaded. Activate it, or swap running actors to it."
            : "Only an approved source is ever loaded."}
        </p>
      </Panel>
    );
  }
  return (
    <Panel
      title="Runs on"
      note={
        source.runningOn.length > 0
          ? `${countOf(actorsOn(source), "actor")} on ${countOf(source.runningOn.length, "host")}`
          : `loaded on ${countOf(idle.length, "host")}`
      }
      isFlush
    >
      <Table
        caption="Hosts that have it loaded"
        head={
          <>
            <Th>Host</Th>
            <Th isNumber>Actors</Th>
          </>
        }
      >
        {hosts.map(({ host, actors }) => (
          <tr key={host}>
            <Td>{host}</Td>
            <Td isNumber>
              {actors === 0 ? (
                <span className="text-muted">loaded, none</span>
              ) : (
                <Link
                  href={`/actors?host=${encodeURIComponent(host)}&source=${source.hash}`}
                  className="underline underline-offset-2"
                >
                  {formatCount(actors)}
                </Link>
              )}
            </Td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
