import Link from "next/link";
import { useState } from "react";
import type { ListedHost } from "#protocol/host";
import type { TopologyHost } from "#protocol/topology";
import { usePicture } from "../live/live-provider.tsx";
import { useMay } from "../live/me.ts";
import { onUse } from "../live/on-use.tsx";
import { Button } from "../ui/button.tsx";
import { countOf, formatBytes, formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { shortHash } from "../ui/hash.tsx";
import { Panel } from "../ui/panel.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { type RealmTotals, realmTotals } from "./realm-totals.ts";

/** Loaded when asked for: the page is there sooner without. */
const EndRealmDialog = onUse(() => import("../actor/end-realm-dialog.tsx").then((module) => module.EndRealmDialog));

/** The sources that run here, each in a thread of its own, and the way to end one. */
export function RealmsPanel({ host, memory }: { host: TopologyHost; memory: ListedHost | undefined }) {
  const mayOperate = useMay("operate");
  const [ending, setEnding] = useState<string | null>(null);
  const text = usePicture(({ store }) => JSON.stringify(realmTotals(store, host)), host);
  const realms = JSON.parse(text) as RealmTotals[];
  const bytesOf = (hash: string) => memory?.realms.find((realm) => realm.hash === hash)?.memoryBytes ?? null;
  return (
    <Panel title="Realms" note={`${countOf(realms.length, "source")} in use`} isFlush>
      {realms.length === 0 ? (
        <EmptyState title="No source runs here">
          A realm begins with the first actor of a source that is placed on this host.
        </EmptyState>
      ) : (
        <Table
          caption="Realms"
          head={
            <>
              <Th>Source</Th>
              <Th>State</Th>
              <Th isNumber>Actors</Th>
              <Th isNumber>Waiting</Th>
              <Th isNumber>Memory</Th>
              {mayOperate && (
                <Th>
                  <span className="sr-only">What can be done</span>
                </Th>
              )}
            </>
          }
        >
          {realms.map(({ hash, name, isBlocked, actors, waiting }) => {
            const bytes = bytesOf(hash);
            return (
              <tr key={hash}>
                <Td>
                  <Link href={`/sources/${hash}`} className="no-underline hover:underline">
                    {name} <code className="text-faint">{shortHash(hash)}</code>
                  </Link>
                </Td>
                <Td>
                  <StateGlyph state={isBlocked ? "stuck" : "busy"}>{isBlocked ? "blocked" : "running"}</StateGlyph>
                </Td>
                <Td isNumber>
                  <Link
                    href={`/actors?host=${encodeURIComponent(host.id)}&source=${hash}`}
                    className="no-underline hover:underline"
                  >
                    {formatCount(actors)}
                  </Link>
                </Td>
                <Td isNumber>{formatCount(waiting)}</Td>
                <Td isNumber>{bytes === null ? "–" : formatBytes(bytes)}</Td>
                {mayOperate && (
                  <Td isNumber>
                    <Button kind="quiet-bad" aria-label={`End the realm of ${name}…`} onClick={() => setEnding(hash)}>
                      End realm…
                    </Button>
                  </Td>
                )}
              </tr>
            );
          })}
        </Table>
      )}
      {ending && <EndRealmDialog onClose={() => setEnding(null)} hostId={host.id} hostName={host.name} hash={ending} />}
    </Panel>
  );
}
