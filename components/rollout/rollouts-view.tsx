"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { Rollout } from "#protocol/rollout";
import { rolloutStateSchema } from "#protocol/rollout";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { formatCount, shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { itemsOf, PagedList } from "../ui/paged-list.tsx";
import { parseAsSearch } from "../ui/search-text.ts";
import { Select } from "../ui/select.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { Time } from "../ui/time.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { rolloutListQuery } from "./rollout-queries.ts";
import { RolloutStateText } from "./rollout-state.tsx";
import { capital, selectionWords, took } from "./rollout-words.ts";
import { useSourceName } from "./source-name.ts";
import { SwapDialog } from "./swap-dialog.tsx";

/** What the page shows, in its address. `start`: the dialog that starts one is open. */
const SHOWN = {
  start: parseAsBoolean.withDefault(false),
  q: parseAsSearch,
  state: parseAsStringLiteral(rolloutStateSchema.options),
};

/** Every rollout, newest first. */
export function RolloutsView() {
  const mayOperate = useMay("operate");
  const [{ start: isStarting, q, state }, show] = useQueryStates(SHOWN, { history: "replace", throttleMs: 150 });
  const rollouts = useInfiniteQuery({
    ...rolloutListQuery({ state, q: q.trim() }),
    placeholderData: keepPreviousData,
  });
  const { first, items, total } = itemsOf(rollouts);
  const isFiltering = q.trim() !== "" || state !== null;
  const start = mayOperate && <Button onClick={() => void show({ start: true })}>Swap all of a class…</Button>;
  return (
    <>
      <PageHead title="Rollouts" note={first && shownOf(items.length, total, "rollout")} right={start} />
      <div className="flex flex-wrap gap-2 px-5 pb-3 max-sm:px-4">
        <span className="w-[290px] max-sm:w-full">
          <TextInput
            type="search"
            aria-label="Filter by class, name, source, reason or person"
            placeholder="Class, name, source, reason, person"
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
          <PagedList
            asked={rollouts}
            items={items}
            total={total}
            what="the rollouts"
            label="Rollouts"
            noun={["rollout", "rollouts"]}
            more="Show older ones"
            empty={
              isFiltering ? (
                <EmptyState title="No rollout fits">
                  It is looked for in classes and names of actors, sources, reasons and persons.
                </EmptyState>
              ) : (
                <EmptyState title="No rollout yet">
                  A rollout moves running actors to another approved source, one after the other, at the same address
                  and without losing a message.{" "}
                  {mayOperate ? "Start one with “Swap all of a class…”, or from an actor." : ""}
                </EmptyState>
              )
            }
          >
            {(shown) => <RolloutTable rollouts={shown} />}
          </PagedList>
        </div>
      </div>
      <SwapDialog isOpen={isStarting && mayOperate} onClose={() => void show({ start: null })} />
    </>
  );
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
            {rollout.undo && (
              <span className="block text-xs text-muted">and {took(rollout.undo.durationMs)} to undo</span>
            )}
          </Td>
          <Td className="max-w-[280px] min-w-[140px] truncate text-muted max-sm:hidden" title={rollout.reason}>
            {rollout.reason}
          </Td>
        </tr>
      ))}
    </Table>
  );
}
