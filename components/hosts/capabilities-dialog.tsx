import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { capabilityChangeAnswerSchema } from "#protocol/host";
import type { TopologyHost } from "#protocol/topology";
import type { ActionOrder } from "../actions/action-list.ts";
import { useActions } from "../actions/actions-provider.tsx";
import { ActorLink } from "../actor/actor-facts.tsx";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { apiPath, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { doubledKey, JsonPairs, pairsOf, valuesOf } from "../ui/json-pairs.tsx";
import type { Json } from "../ui/json-text.ts";
import { ReasonField } from "../ui/reason-field.tsx";
import { TypedName, WIDE_FROM } from "../ui/typed-name.tsx";
import { backChange, capabilityChange, changeWords } from "./capability-change.ts";

type Change = Record<string, Json>;
type CapabilityChangeAnswer = Awaited<ReturnType<typeof patch>>;
const MAX_NAMED = 12;
const EXIT = { one: "exits", many: "exit" };
const MOVE = { one: "moves to another host", many: "move to another host" };

function patch(id: string, change: Change, query: Record<string, string | boolean>, signal?: AbortSignal) {
  return request(capabilityChangeAnswerSchema, apiPath`/hosts/${id}/capabilities`, {
    method: "PATCH",
    body: change,
    query,
    ...(signal ? { signal } : {}),
  });
}

/**
 * Changes what a host offers, and says before which actors that ends or moves: those whose class asks for what goes.
 */
export function CapabilitiesDialog({ host, onClose }: { host: TopologyHost; onClose: () => void }) {
  const actions = useActions();
  // What it offered when she began: a change by somebody else must not slip under her hands.
  const [before] = useState(host.capabilities);
  const [pairs, setPairs] = useState(() => pairsOf(before));
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const doubled = doubledKey(pairs);
  const change = capabilityChange(before, valuesOf(pairs));
  const changes = Object.keys(change).length;
  const preview = useQuery({
    queryKey: ["hosts", host.id, "capability-preview", change],
    queryFn: ({ signal }) => patch(host.id, change, { preview: true }, signal),
    enabled: changes > 0 && doubled === null,
    placeholderData: keepPreviousData,
    refetchInterval: FACTS_EVERY_MS,
    gcTime: 0,
  });
  const effect = changes > 0 && preview.data && "wouldExit" in preview.data ? preview.data : null;
  const exiting = effect?.wouldExit ?? [];
  const isPreviewed = changes === 0 || (preview.isSuccess && !preview.isPlaceholderData);
  const isWide = exiting.length > WIDE_FROM;
  const apply = useMutation({
    mutationFn: () => patch(host.id, change, { reason }),
    onSuccess: (answer) => {
      actions.run({
        title: `Change ${countOf(changes, "capability", "capabilities")} of ${host.name}`,
        href: `/hosts/${encodeURIComponent(host.id)}`,
        work: async () => ({
          note: `${changeWords(before, change)}; ${outcomeOf(answer)}`,
          undo: undoOf(host, backChange(before, change)),
        }),
      });
      onClose();
    },
  });
  const canApply =
    changes > 0 && doubled === null && isPreviewed && reason.trim() !== "" && (!isWide || typed.trim() === host.name);
  return (
    <Dialog
      isOpen
      isDestructive
      size="l"
      onClose={onClose}
      title={`Capabilities of ${host.name}`}
      description="Actors are placed on hosts with the capabilities that their class requires, equal by type and value. When a host loses one, the actors that need it exit, or move to another host if their class says so. Changes are kept over a restart of the cluster."
      actions={
        <Button
          kind={exiting.length > 0 ? "bad" : "main"}
          busy={apply.isPending}
          disabled={!canApply}
          onClick={() => apply.mutate()}
        >
          {exiting.length > 0
            ? `Change them, ending ${countOf(exiting.length, "actor")}`
            : `Change ${countOf(changes, "capability", "capabilities")}`}
        </Button>
      }
    >
      <JsonPairs what="Capability" plural="Capabilities" pairs={pairs} onChange={setPairs} />
      {doubled !== null && (
        <p role="alert" className="text-xs text-bad">
          {doubled} is listed twice.
        </p>
      )}
      <div role="status" className="min-h-10 text-s">
        {changes === 0 ? (
          <p className="text-muted">Nothing is changed yet.</p>
        ) : !isPreviewed ? (
          <p className="text-muted">{preview.error ? "" : "Finding the actors that would end or move…"}</p>
        ) : (
          <>
            <p className="first-letter:uppercase">{changeWords(before, change)}.</p>
            <Affected does={EXIT} addresses={exiting} host={host} />
            {(effect?.wouldMove.length ?? 0) > 0 && (
              <Affected does={MOVE} addresses={effect?.wouldMove ?? []} host={host} />
            )}
          </>
        )}
      </div>
      {preview.error !== null && <ErrorState isInline failure={failureOf(preview.error)} />}
      <ReasonField value={reason} onChange={setReason} />
      {isWide && (
        <TypedName
          name={host.name}
          consequence={`this ends ${countOf(exiting.length, "actor")}`}
          value={typed}
          onChange={setTyped}
        />
      )}
      {apply.error !== null && <ErrorState isInline failure={failureOf(apply.error)} />}
    </Dialog>
  );
}

/** "2 of 10 actors exit:" and which. */
function Affected({
  does,
  addresses,
  host,
}: {
  does: { one: string; many: string };
  addresses: readonly string[];
  host: TopologyHost;
}) {
  const more = addresses.length - MAX_NAMED;
  const all = countOf(host.actors, "actor");
  if (addresses.length === 0) return <p>{`None of ${all} ${does.one}.`}</p>;
  return (
    <>
      <p>{`${formatCount(addresses.length)} of ${all} ${addresses.length === 1 ? does.one : does.many}:`}</p>
      <ul className="mt-1 flex flex-wrap gap-x-3">
        {addresses.slice(0, MAX_NAMED).map((address) => (
          <li key={address}>
            <ActorLink address={address} />
          </li>
        ))}
        {more > 0 && (
          <li className="leading-6 text-muted">
            and {formatCount(more)} more of{" "}
            <Link href={`/actors?host=${encodeURIComponent(host.id)}`}>this host's actors</Link>
          </li>
        )}
      </ul>
    </>
  );
}

function outcomeOf(answer: CapabilityChangeAnswer): string {
  if (!("exited" in answer)) return "";
  const moved = answer.moved.length === 0 ? "" : `, ${formatCount(answer.moved.length)} moved to another host`;
  return `${countOf(answer.exited.length, "actor")} exited${moved}`;
}

function undoOf(host: TopologyHost, change: Change): ActionOrder {
  return {
    title: `Set capabilities of ${host.name} back`,
    href: `/hosts/${encodeURIComponent(host.id)}`,
    async work() {
      const answer = await patch(host.id, change, { reason: "undone" });
      return { note: `${outcomeOf(answer)}; those that exited or moved before do not come back by themselves` };
    },
  };
}
