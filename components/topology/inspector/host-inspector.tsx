import Link from "next/link";
import { useState } from "react";
import { CapabilityTags } from "../../hosts/capability-tags.tsx";
import { realmTotals } from "../../hosts/realm-totals.ts";
import { usePicture } from "../../live/live-provider.tsx";
import { useMay } from "../../live/me.ts";
import { onUse } from "../../live/on-use.tsx";
import type { TopologyStore } from "../../live/topology-store.ts";
import { Button, buttonClasses } from "../../ui/button.tsx";
import { countOf } from "../../ui/count.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { StateGlyph } from "../../ui/state-glyph.tsx";
import { Time } from "../../ui/time.tsx";
import { DeepestActors } from "./deepest-actors.tsx";
import { InspectorPart } from "./inspector-part.tsx";
import { SourceShares } from "./source-shares.tsx";

/** Loaded when asked for: the first page is lighter without. */
const EndRealmDialog = onUse(() => import("../../actor/end-realm-dialog.tsx").then((module) => module.EndRealmDialog));

interface HostInspectorProps {
  hostId: string;
  onSelect: (address: string) => void;
  onShowOnly: (hostId: string) => void;
}

/** The selected host beside the map: what it offers, what runs there, which of its actors are deepest. */
export function HostInspector({ hostId, onSelect, onShowOnly }: HostInspectorProps) {
  const mayOperate = useMay("operate");
  const host = usePicture(({ store }) => store.hosts.find(({ id }) => id === hostId) ?? null, hostId);
  const blocked = usePicture(({ store }) => blockedRealms(store, hostId), hostId);
  const [ending, setEnding] = useState<string | null>(null);
  if (!host) {
    return (
      <EmptyState title="This host is gone">
        <code>{hostId}</code> left the cluster, or was lost.
      </EmptyState>
    );
  }
  const realms =
    blocked === "" ? [] : blocked.split("\n").map((line) => ({ hash: line.slice(0, 64), name: line.slice(65) }));
  return (
    <>
      <header className="min-w-0">
        <h2 className="truncate text-l font-semibold tracking-tight">{host.name}</h2>
        <p className="text-s text-muted">
          {countOf(host.actors, "actor")} · joined <Time at={host.since} />
          {host.isLeader && " · leader"}
        </p>
      </header>
      {realms.length > 0 && (
        <ul className="flex flex-col gap-2">
          {realms.map((realm) => (
            <li key={realm.hash} className="flex items-center justify-between gap-2">
              <StateGlyph state="stuck">realm {realm.name} blocked</StateGlyph>
              {mayOperate && (
                <Button kind="bad" onClick={() => setEnding(realm.hash)}>
                  End realm…
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {host.faulty.length > 0 && (
        <p>
          <Link
            href={`/actors?host=${encodeURIComponent(hostId)}&state=faulty`}
            className="text-text underline underline-offset-2"
          >
            <StateGlyph state="warn">Faults are injected in front of {countOf(host.faulty.length, "actor")}</StateGlyph>
          </Link>
        </p>
      )}
      <InspectorPart title="Capabilities">
        <p className="flex flex-wrap gap-1">
          <CapabilityTags capabilities={host.capabilities} />
        </p>
      </InspectorPart>
      <InspectorPart title="Sources in use">
        <SourceShares hostIx={host.hostIx} />
      </InspectorPart>
      <InspectorPart title="Actors, deepest first">
        <DeepestActors hostIx={host.hostIx} onSelect={onSelect} />
      </InspectorPart>
      <footer className="mt-auto flex flex-wrap gap-2 pt-2">
        <Link href={`/hosts/${encodeURIComponent(hostId)}`} className={buttonClasses()}>
          Open {host.name}
        </Link>
        <Button onClick={() => onShowOnly(hostId)}>Only {host.name}</Button>
      </footer>
      {ending && <EndRealmDialog onClose={() => setEnding(null)} hostId={hostId} hostName={host.name} hash={ending} />}
    </>
  );
}

function blockedRealms(store: TopologyStore, hostId: string): string {
  const host = store.hosts.find(({ id }) => id === hostId);
  return (host === undefined ? [] : realmTotals(store, host))
    .filter(({ isBlocked }) => isBlocked)
    .map(({ hash, name }) => `${hash} ${name}`)
    .join("\n");
}
