import Link from "next/link";
import { useState } from "react";
import { COUNTERS } from "#protocol/actor-counters";
import { useActorSamples } from "../../actor/use-actor-samples.ts";
import { COUNTER_COLUMNS } from "../../actors/actor-columns.ts";
import { useLook, usePicture } from "../../live/live-provider.tsx";
import { useMay } from "../../live/me.ts";
import { onUse } from "../../live/on-use.tsx";
import { Button, buttonClasses } from "../../ui/button.tsx";
import { formatCount } from "../../ui/count.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { KeyValue } from "../../ui/key-value.tsx";
import { className, isFaulty, shortName, sourceName } from "../actor-label.ts";
import { ActorStateText } from "../actor-state-text.tsx";
import { Sparkline } from "../sparkline.tsx";
import { FamilyTree } from "./family-tree.tsx";
import { InspectorPart } from "./inspector-part.tsx";

/** Loaded when asked for: the first page is lighter without. */
const SwapDialog = onUse(() => import("../../rollout/swap-dialog.tsx").then((module) => module.SwapDialog));
const StopActorDialog = onUse(() =>
  import("../../actor/stop-actor-dialog.tsx").then((module) => module.StopActorDialog),
);

interface ActorInspectorProps {
  address: string;
  onSelect: (address: string) => void;
  onSelectHost: (hostId: string) => void;
}

/** The selected actor beside the map: what it does now, whom it belongs to, and what can be done with it. */
export function ActorInspector({ address, onSelect, onSelectHost }: ActorInspectorProps) {
  const mayOperate = useMay("operate");
  const { samples, count } = useActorSamples(address);
  const [isAsked, setIsAsked] = useState<"swap" | "stop" | null>(null);
  useLook(address);
  const actor = usePicture(({ store }) => {
    const row = store.actors.rowOfAddress(address);
    if (row === -1) return null;
    const { actors } = store;
    const host = store.hostByIx(actors.host[row] as number);
    return {
      class: className(store, row),
      name: shortName(store, row),
      host: host?.name ?? "gone",
      hostId: host?.id ?? "",
      source: sourceName(store, actors.source[row] as number),
      isSystem: actors.source[row] === -1,
      depth: actors.depth[row] as number,
      ...actors.countersOf(row),
      state: actors.state[row] as number,
      isFaulty: isFaulty(store, row),
      busyMs: actors.busyMs[row] as number,
    };
  }, address);
  if (!actor) {
    return (
      <EmptyState title="This actor is gone">
        <code className="[overflow-wrap:anywhere]">{address}</code> stopped, or its host left. An address is never given
        to another actor.
      </EmptyState>
    );
  }
  const page = `/actors/${encodeURIComponent(address)}`;
  const minuteAgo = (samples.at.at(-1) ?? 0) - 60;
  const minute = samples.receivedRate.filter((_rate, n) => (samples.at[n] ?? 0) >= minuteAgo);
  return (
    <>
      <header className="min-w-0">
        <h2 className="truncate text-l font-semibold tracking-tight">{actor.class}</h2>
        <p className="font-mono text-[11.5px] [overflow-wrap:anywhere] text-muted">
          {actor.name.startsWith("@") && `${actor.name} · `}
          {address} · {actor.source}
        </p>
      </header>
      <InspectorPart title="Messages a second, last minute">
        <div className="h-[78px]">
          {count < 2 ? (
            <p className="text-s text-muted">Measuring…</p>
          ) : (
            <>
              <span className="block h-3.5 font-mono text-[10px] leading-none text-faint">
                {formatCount(Math.max(...minute))}/s
              </span>
              <Sparkline
                values={minute}
                width={290}
                height={64}
                colour="var(--info)"
                hasArea
                label={`Messages a second, now ${formatCount(minute.at(-1) ?? 0)}`}
              />
            </>
          )}
        </div>
      </InspectorPart>
      <KeyValue
        items={[
          ["State", <ActorStateText key="state" state={actor.state} busyMs={actor.busyMs} isFaulty={actor.isFaulty} />],
          ["Waiting", formatCount(actor.depth)],
          ...COUNTERS.map((name): [string, string] => [COUNTER_COLUMNS[name].label, formatCount(actor[name])]),
          [
            "Host",
            <button
              key="host"
              type="button"
              className="underline-offset-2 hover:underline"
              onClick={() => onSelectHost(actor.hostId)}
            >
              {actor.host}
            </button>,
          ],
        ]}
      />
      <InspectorPart title="Family">
        <FamilyTree address={address} onSelect={onSelect} />
      </InspectorPart>
      <footer className="mt-auto flex flex-wrap gap-2 pt-2">
        {mayOperate && !actor.isSystem ? (
          <>
            <Link href={`${page}#message`} className={buttonClasses("main")}>
              Ask…
            </Link>
            <Link href={page} className={buttonClasses()}>
              Open
            </Link>
            <Button onClick={() => setIsAsked("swap")}>Swap…</Button>
            <Button kind="bad" onClick={() => setIsAsked("stop")}>
              Stop…
            </Button>
          </>
        ) : (
          <Link href={page} className={buttonClasses()}>
            Open {actor.class}
          </Link>
        )}
      </footer>
      {isAsked === "swap" && (
        <SwapDialog
          isOpen
          onClose={() => setIsAsked(null)}
          select={{ addresses: [address], classes: [actor.class] }}
          what={`${actor.class} ${actor.name}`}
        />
      )}
      {isAsked === "stop" && <StopActorDialog onClose={() => setIsAsked(null)} address={address} />}
    </>
  );
}
