import { useState } from "react";
import { usePicture } from "../../live/live-provider.tsx";
import { useMay } from "../../live/me.ts";
import { onUse } from "../../live/on-use.tsx";
import { Button } from "../../ui/button.tsx";
import { countOf } from "../../ui/count.ts";
import { DeepestActors } from "./deepest-actors.tsx";
import { InspectorPart } from "./inspector-part.tsx";
import { SourceShares } from "./source-shares.tsx";

/** Loaded when asked for: the first page is lighter without. */
const SwapDialog = onUse(() => import("../../rollout/swap-dialog.tsx").then((module) => module.SwapDialog));

/** While nothing is selected: the convention as a whole. */
export function ClusterInspector({ onSelect }: { onSelect: (address: string) => void }) {
  const mayOperate = useMay("operate");
  const [isSwapping, setIsSwapping] = useState(false);
  const cluster = usePicture(({ store }) => ({
    convention: store.convention,
    engine: store.engine,
    hosts: store.hosts.length,
    actors: store.actors.count,
    deadLetters: store.hosts.reduce((sum, host) => sum + host.deadLetters, 0),
  }));
  return (
    <>
      <header className="min-w-0">
        <h2 className="truncate text-l font-semibold tracking-tight">{cluster.convention}</h2>
        <p className="text-s text-muted">
          {countOf(cluster.actors, "actor")} on {countOf(cluster.hosts, "host")} · engine {cluster.engine}
          {cluster.deadLetters > 0 && ` · ${countOf(cluster.deadLetters, "dead letter")}`}
        </p>
      </header>
      <InspectorPart title="Sources in use">
        <SourceShares hostIx={null} />
      </InspectorPart>
      <InspectorPart title="Actors, deepest first">
        <DeepestActors hostIx={null} onSelect={onSelect} />
      </InspectorPart>
      {mayOperate && (
        <footer className="mt-auto flex flex-wrap gap-2 pt-2">
          <Button onClick={() => setIsSwapping(true)}>Swap all of a class…</Button>
        </footer>
      )}
      {isSwapping && <SwapDialog isOpen onClose={() => setIsSwapping(false)} />}
    </>
  );
}
