"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useDeferredValue, useMemo } from "react";
import type { DeadLetterGroup } from "#protocol/dead-letter";
import { countOf, shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Panel } from "../ui/panel.tsx";
import { parseAsSearch } from "../ui/search-text.ts";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { groupsQuery, type LetterFilter } from "./dead-letter-queries.ts";
import { GroupLetters } from "./group-letters.tsx";
import { GroupTable } from "./group-table.tsx";
import { useHeld } from "./held.ts";
import { groupKey, keptWords } from "./letter-words.ts";
import { NewRows } from "./new-rows.tsx";
import { SetActions } from "./set-actions.tsx";
import { useNewLetters } from "./use-new-letters.ts";
import { WITHIN, WITHIN_LABELS } from "./within.ts";

const SHOWN = {
  q: parseAsSearch,
  within: parseAsStringLiteral(WITHIN).withDefault("all"),
  /** The kind whose letters are listed: reason, target and type as JSON. */
  kind: parseAsString,
};
/** What could not be delivered: why, to whom, what; and what to do about it. */
export function DeadLettersView() {
  const [{ q, within, kind }, change] = useQueryStates(SHOWN, { history: "replace", throttleMs: 150 });
  useNewLetters();
  const words = useDeferredValue(q.trim());
  const filter: LetterFilter = { ...(words === "" ? {} : { q: words }), within };
  const groups = useQuery(groupsQuery(filter));
  // By when a kind was first seen: it does not move when another letter of it comes.
  const sorted = useMemo(() => groups.data?.items.toSorted(byFirst), [groups.data]);
  const { shown, newer, showNew } = useHeld(sorted, groupKey, groups.data?.of ?? "");
  const chosen = shown.find((group) => groupKey(group) === kind);
  const isFiltered = words !== "" || within !== "all";
  return (
    <>
      <PageHead
        title="Dead letters"
        note={groups.data && keptWords(groups.data.totals)}
        right={
          <>
            <Select
              aria-label="Time"
              className="w-[210px] max-sm:w-full"
              value={within}
              options={WITHIN_LABELS}
              onChoose={(next) => void change({ within: next })}
            />
            <span className="w-[260px] max-sm:w-full">
              <TextInput
                type="search"
                aria-label="Filter by reason, target, name or type"
                placeholder="Reason, target, name or type"
                maxLength={200}
                value={q}
                onChange={(event) => void change({ q: event.target.value })}
              />
            </span>
          </>
        }
      />
      <div className="grid min-w-0 gap-4 px-5 pb-8 max-sm:px-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
        <Panel
          isFlush
          title="Kinds"
          note={groups.data && shownOf(shown.length, groups.data.total, "kind")}
          right={
            <>
              <NewRows newer={newer} what="kind" onShow={showNew} />
              {isFiltered && <SetActions filter={filter} which="all that fit" />}
            </>
          }
          className="self-start"
        >
          <Faces asked={groups} loading={<SkeletonRows label="Dead letters" rows={6} />} what="dead letters">
            {({ totals }) =>
              shown.length === 0 ? (
                <EmptyState title={isFiltered ? "No kind fits" : "No dead letters"}>
                  {isFiltered
                    ? "It is looked for in reasons, targets, their names and message types."
                    : "Since the hosts started, every message was taken by an actor."}
                </EmptyState>
              ) : (
                <>
                  <GroupTable groups={shown} chosen={kind} onChoose={(key) => void change({ kind: key })} />
                  {totals.ungrouped > 0 && (
                    <p className="px-3.5 py-2 text-xs text-muted">
                      {countOf(totals.ungrouped, "letter")} of kinds seen too long ago to be told apart.
                    </p>
                  )}
                </>
              )
            }
          </Faces>
        </Panel>
        {chosen ? (
          <GroupLetters key={groupKey(chosen)} group={chosen} within={within} />
        ) : (
          shown.length > 0 && (
            <div className="self-start rounded-md border border-line bg-panel max-xl:hidden">
              <EmptyState title="Choose a kind">
                Its letters are shown here, with what you can do about them.
              </EmptyState>
            </div>
          )
        )}
      </div>
    </>
  );
}

function byFirst(a: DeadLetterGroup, b: DeadLetterGroup): number {
  if (a.firstAt !== b.firstAt) return a.firstAt < b.firstAt ? 1 : -1;
  return groupKey(a) < groupKey(b) ? -1 : 1;
}
