"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import type { EndedActor } from "#protocol/ended-actor";
import { Button } from "../ui/button.tsx";
import { formatCount, shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { itemsOf, PagedList } from "../ui/paged-list.tsx";
import { parseAsSearch } from "../ui/search-text.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { Time } from "../ui/time.tsx";
import { endedListQuery } from "./ended-queries.ts";
import { endedGlyph, endedName, endedWords } from "./ended-words.ts";

const SHOWN = { q: parseAsSearch, class: parseAsString };

/** Actors that have ended, the newest first: how, by whom and why. */
export function EndedView() {
  const [{ q, class: className }, show] = useQueryStates(SHOWN, { history: "replace", throttleMs: 150 });
  const ended = useInfiniteQuery({
    ...endedListQuery({ q: q.trim(), class: className }),
    placeholderData: keepPreviousData,
  });
  const { first, items: actors, total } = itemsOf(ended);
  const isFiltering = q.trim() !== "" || className !== null;
  return (
    <>
      <PageHead
        crumbs={<Link href="/actors">Actors</Link>}
        title="Ended actors"
        note={
          first &&
          `${shownOf(actors.length, total, "ended actor")}${first.ended > first.kept ? `; ${keptWords(first)}` : ""}`
        }
        right={
          <Button busy={ended.isRefetching && !ended.isFetchingNextPage} onClick={() => void ended.refetch()}>
            Look again
          </Button>
        }
      />
      <div className="flex flex-wrap items-center gap-2 px-5 pb-3 max-sm:px-4">
        <span className="w-[290px] max-sm:w-full">
          <TextInput
            type="search"
            aria-label="Filter by address, class, name, reason"
            placeholder="Address, class, name, reason"
            value={q}
            onChange={(event) => void show({ q: event.target.value || null })}
          />
        </span>
        {className !== null && (
          <Button kind="quiet" onClick={() => void show({ class: null })}>
            Only {className}: show all classes
          </Button>
        )}
      </div>
      <div className="min-w-0 px-5 pb-8 max-sm:px-4">
        <section aria-label="Ended actors" className="min-w-0 rounded-md border border-line bg-panel">
          <PagedList
            asked={ended}
            items={actors}
            total={total}
            what="ended actors"
            label="Ended actors"
            rows={8}
            noun={["actor", "actors"]}
            more="Show older ones"
            empty={
              <EmptyState title={isFiltering ? "No ended actor fits" : "No actor has ended"}>
                Hosts keep what is left of an actor in memory, the last 5,000 each; Settings, Retention says how long it
                is shown.
              </EmptyState>
            }
          >
            {(shown) => <EndedTable actors={shown} />}
          </PagedList>
        </section>
      </div>
    </>
  );
}

function keptWords({ kept, ended }: { kept: number; ended: number }): string {
  return `${formatCount(kept)} are kept of ${formatCount(ended)} that ended since the hosts started`;
}

function EndedTable({ actors }: { actors: readonly EndedActor[] }) {
  return (
    <Table
      caption="Ended actors, newest first"
      head={
        <>
          <Th>Actor</Th>
          <Th>Ended</Th>
          <Th className="max-sm:hidden">How</Th>
          <Th className="max-lg:hidden">Why</Th>
          <Th className="max-md:hidden">Host</Th>
          <Th isNumber className="max-md:hidden">
            Received
          </Th>
        </>
      }
    >
      {actors.map((actor) => (
        <tr key={actor.address} className="hover:bg-raised">
          <Td className="min-w-0 [overflow-wrap:anywhere]">
            <Link
              href={`/actors/${encodeURIComponent(actor.address)}`}
              title={actor.address}
              className="text-text no-underline hover:underline"
            >
              {actor.class} <span className="text-muted">{endedName(actor)}</span>
            </Link>
            <span className="mt-0.5 block text-xs text-muted sm:hidden">{endedWords(actor)}</span>
          </Td>
          <Td className="whitespace-nowrap text-muted">
            <Time at={actor.endedAt} />
          </Td>
          <Td className="max-w-[44ch] [overflow-wrap:anywhere] max-sm:hidden">
            <StateGlyph state={endedGlyph(actor)} isQuiet>
              {endedWords(actor)}
            </StateGlyph>
          </Td>
          <Td className="max-w-[36ch] truncate text-muted max-lg:hidden" title={actor.why ?? undefined}>
            {actor.why ?? ""}
          </Td>
          <Td className="text-muted max-md:hidden">{actor.host}</Td>
          <Td isNumber className="max-md:hidden">
            {formatCount(actor.received)}
          </Td>
        </tr>
      ))}
    </Table>
  );
}
