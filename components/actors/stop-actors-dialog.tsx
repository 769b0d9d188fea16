import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type * as z from "zod";
import {
  type StopActorsAnswer,
  type StopReach,
  stopActorsAnswerSchema,
  type stopActorsSchema,
  stopReachSchema,
} from "#protocol/actor";
import { useActions } from "../actions/actions-provider.tsx";
import { ApiFailure } from "../live/api-failure.ts";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { usePicture } from "../live/live-provider.tsx";
import { request } from "../live/request.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { WIDE_FROM } from "../ui/typed-name.tsx";
import type { ActorFilter } from "./actor-filter.ts";
import { filterQuery } from "./actors-url.ts";
import { type AskedStop, StopModeChoice, whatWaits } from "./stop-mode.tsx";

type Order = z.input<typeof stopActorsSchema>;

interface StopActorsDialogProps {
  onClose: () => void;
  /** The console did it: not when it was refused, or she would not give her password. */
  onStopped: () => void;
  /** Null: all that fit the filter. */
  addresses: readonly string[] | null;
  filter: ActorFilter;
}

/** Asks the console what a stop of many would reach, says it, and sets it going as an action of the frame. */
export function StopActorsDialog({ onClose, onStopped, addresses, filter }: StopActorsDialogProps) {
  const id = useId();
  const actions = useActions();
  const [recursive, setRecursive] = useState(true);
  const [mode, setMode] = useState<AskedStop>("message");
  const convention = usePicture(({ store }) => store.convention);
  const select = addresses ? { addresses: [...addresses] } : ({ filter: filterQuery(filter) } as Order["select"]);
  const preview = useQuery({
    queryKey: ["stop-preview", id, recursive],
    queryFn: ({ signal }) => {
      const order: Order = { select, recursive, preview: true };
      return request(stopReachSchema, "/actors/stop", { method: "POST", body: order, signal });
    },
    refetchInterval: FACTS_EVERY_MS,
    gcTime: 0,
  });
  const reach = preview.data;
  const actors = countOf(reach?.actors ?? 0, "actor");
  const stop = async (reason: string) => {
    const total = reach?.actors ?? 0;
    actions.run({
      title: `Stop ${actors}`,
      total,
      async work({ progress }) {
        const order: Order = { select, recursive, mode, reason };
        const answer = await request(stopActorsAnswerSchema, "/actors/stop", { method: "POST", body: order });
        onStopped();
        progress(answer.actors - answer.failed, answer.actors);
        if (answer.failed > 0) throw failedFor(answer);
        return { note: `${countOf(answer.actors, "actor")} on ${countOf(answer.hosts, "host")} told to stop` };
      },
    });
  };
  return (
    <ConfirmDialog
      title={addresses ? `Stop ${countOf(addresses.length, "selected actor")}` : "Stop all actors that fit"}
      description={reach ? <Reach reach={reach} mode={mode} /> : <Skeleton className="h-9" />}
      button={reach ? `Stop ${actors}` : "Stop"}
      asksReason
      typed={
        (reach?.actors ?? 0) > WIDE_FROM && {
          name: filter.class ?? filter.host ?? convention,
          consequence: `this stops ${actors}`,
        }
      }
      isReady={Boolean(reach?.selected)}
      act={stop}
      onClose={onClose}
    >
      {preview.error !== null && <ErrorState isInline failure={failureOf(preview.error)} />}
      <Checkbox
        label="Stop the actors below them too"
        hint="Children finish before their parent. Otherwise they go on under their grandparent."
        isChecked={recursive}
        onChange={setRecursive}
      />
      <StopModeChoice mode={mode} onChoose={setMode} />
    </ConfirmDialog>
  );
}

function Reach({ reach, mode }: { reach: StopReach; mode: AskedStop }) {
  const { selected, actors, hosts, waiting, system, gone } = reach;
  if (selected === 0) return <p>None of them can be stopped.{leftAlone(system, gone)}</p>;
  return (
    <p>
      Stops <b className="font-medium text-text">{countOf(actors, "actor")}</b> on {countOf(hosts, "host")}
      {actors > selected && ` (${formatCount(selected)} selected, ${formatCount(actors - selected)} below them)`}.{" "}
      {whatWaits(waiting, mode)}
      {leftAlone(system, gone)} Their addresses are never used again.
    </p>
  );
}

function leftAlone(system: number, gone: number): string {
  const parts = [
    system > 0 && `${countOf(system, "system actor")} ${system === 1 ? "is" : "are"} left alone`,
    gone > 0 && `${countOf(gone, "actor")} ended already`,
  ].filter(Boolean);
  return parts.length === 0 ? "" : ` ${parts.join(", ")}.`;
}

function failedFor({ told, failed, failures }: StopActorsAnswer): ApiFailure {
  const shown = failures.slice(0, 5).map(({ address, message }) => `${address} (${message})`);
  const more = failed > shown.length ? `, and ${formatCount(failed - shown.length)} more` : "";
  return new ApiFailure(failures[0]?.code ?? "INTERNAL", 200, {
    message: `${formatCount(told)} were told to stop, ${formatCount(failed)} were not: ${shown.join(", ")}${more}`,
    remedy: "Look whether they are still there, and stop those again. The audit keeps what was done.",
    details: failures,
  });
}
