"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { Rollout } from "#protocol/rollout";
import { rolloutStateSchema } from "#protocol/rollout";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { Time } from "../ui/time.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { rolloutsQuery } from "./rollout-queries.ts";
import { RolloutStateText } from "./rollout-state.tsx";
import { capital, selectionWords, took } from "./rollout-words.ts";
import { useSourceName } from "./source-name.ts";
import { SwapDialog } from "./swap-dialog.tsx";

/** What the page shows, in its address. `start`: the dialog that starts one is open. */
const SHOWN = {
  start: parseAsBoolean.withDefault(false),
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(rolloutStateSchema.options),
};

/** Every rollout, newest first. */
export function RolloutsView() {
  const rollouts = useQuery(rolloutsQuery);
  const mayOperate = useMay("operate");
  const [{ start: isStarting, q, state }, show] = useQueryStates(SHOWN);
  const nameOf = useSourceName();
  const shown = (rollouts.data?.items ?? []).filter(
    (rollout) => (state === null || rollout.state === state) && fits(rollout, q, nameOf),
  );
  const start = mayOperate && <Button onClick={() => void show({ start: true })}>Swap all of a class…</Button>;
  return (
    <>
      <PageHead
        title="Rollouts"
        note={rollouts.data && `${formatCount(shown.length)} of ${formatCount(rollouts.data.total)}, newest first`}
        right={start}
      />
      <div className="flex flex-wrap gap-2 px-5 pb-3 max-sm:px-4">
        <span className="w-[290px] max-sm:w-full">
          <TextInput
            type="search"
            aria-label="Filter by class, source, reason or person"
            placeholder="Class, source, reason or person"
            value={q}
            onChange={(event) => void show({ q: event.target.value || null })}
          />
        </span>
        <span className="w-[160px]">
          <Select
            aria-label="State"
            value={state ?? ""}
            options={[
              { value: "", label: "All states" },
              ...rolloutStateSchema.options.map((each) => ({ value: each, label: capital(each) })),
            ]}
            onChoose={(chosen) => void show({ state: chosen === "" ? null : chosen })}
          />
        </span>
      </div>
      <div className="px-5 pb-5 max-sm:px-4">
        <div className="overflow-hidden rounded-md border border-line bg-panel">
          <Faces asked={rollouts} what="the rollouts" loading={<SkeletonRows label="Rollouts" rows={6} />}>
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState title="No rollout yet">
                  A rollout moves running actors to another approved source, one after the other, at the same address
                  and without losing a message.{" "}
                  {mayOperate ? "Start one with “Swap all of a class…”, or from an actor." : ""}
                </EmptyState>
              ) : shown.length === 0 ? (
                <EmptyState title="No rollout fits">
                  {formatCount(items.length)} were looked at: by class, source, reason, person and state.
                </EmptyState>
              ) : (
                <RolloutTable rollouts={shown} />
              )
            }
          </Faces>
        </div>
      </div>
      <SwapDialog isOpen={isStarting && mayOperate} onClose={() => void show({ start: null })} />
    </>
  );
}

function fits(rollout: Rollout, typed: string, nameOf: (hash: string) => string): boolean {
  const { toSource, reason, startedBy } = rollout;
  const text = `${selectionWords(rollout, nameOf)} ${nameOf(toSource)} ${reason} ${startedBy}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function RolloutTable({ rollouts }: { rollouts: readonly Rollout[] }) {
  const nameOf = useSourceName();
  return (
    <Table
      caption="Rollouts, newest first"
      head={
        <>
          <Th>Rollout</Th>
          <Th>State</Th>
          <Th className="max-sm:hidden">Swapped</Th>
          <Th className="max-sm:hidden">Started</Th>
          <Th isNumber className="max-lg:hidden">
            Took
          </Th>
          <Th className="max-sm:hidden">Reason</Th>
        </>
      }
    >
      {rollouts.map((rollout) => (
        <tr key={rollout.id} className="hover:bg-raised">
          <Td className="sm:whitespace-nowrap">
            <Link href={`/rollouts/${rollout.id}`} className="text-text no-underline hover:underline">
              {capital(selectionWords(rollout, nameOf))}{" "}
              <span className="text-muted">to {nameOf(rollout.toSource)}</span>
            </Link>
            <span className="block text-xs text-muted sm:hidden">
              <Time at={rollout.startedAt} /> by {rollout.startedBy}
            </span>
          </Td>
          <Td className="whitespace-nowrap">
            <RolloutStateText state={rollout.state} />
            <span className="block pl-[18px] text-xs text-muted sm:hidden">
              {formatCount(rollout.swapped)} of {formatCount(rollout.selected)}
            </span>
          </Td>
          <Td className="min-w-[150px] whitespace-nowrap max-sm:hidden">
            {formatCount(rollout.swapped)} of {formatCount(rollout.selected)}
            <ProgressBar rollout={rollout} className="mt-1" />
          </Td>
          <Td className="whitespace-nowrap max-sm:hidden">
            <Time at={rollout.startedAt} /> <span className="text-muted">by {rollout.startedBy}</span>
            {rollout.undo && <span className="block text-xs text-muted">undone by {rollout.undo.by}</span>}
          </Td>
          <Td isNumber className="whitespace-nowrap max-lg:hidden">
            {took(rollout.durationMs)}
          </Td>
          <Td className="max-w-[280px] min-w-[140px] truncate text-muted max-sm:hidden" title={rollout.reason}>
            {rollout.reason}
          </Td>
        </tr>
      ))}
    </Table>
  );
}
