import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import {
  type RolloutActor,
  type RolloutActorState,
  type RolloutDetail,
  rolloutActorStateSchema,
} from "#protocol/rollout";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { formatCount, formatMs, shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { itemsOf, PagedList } from "../ui/paged-list.tsx";
import { Panel } from "../ui/panel.tsx";
import { parseAsSearch } from "../ui/search-text.ts";
import { Select } from "../ui/select.tsx";
import { type GlyphState, StateGlyph } from "../ui/state-glyph.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { RolloutActorLink } from "./rollout-actor-link.tsx";
import { rolloutActorsQuery } from "./rollout-queries.ts";
import { capital } from "./rollout-words.ts";
import { useSourceName } from "./source-name.ts";

const STANDS: Record<RolloutActorState, { glyph: GlyphState; says: string }> = {
  waiting: { glyph: "waiting", says: "not reached" },
  swapped: { glyph: "done", says: "swapped" },
  failed: { glyph: "failed", says: "failed" },
  undone: { glyph: "idle", says: "swapped back" },
  stuck: { glyph: "failed", says: "not swapped back" },
  gone: { glyph: "idle", says: "ended before" },
};

/** What the table shows, in the page's address. */
const SHOWN = { stands: parseAsStringLiteral(rolloutActorStateSchema.options), q: parseAsSearch };

/**
 * Each actor of the rollout, in the order in which they are swapped: from where, where it stands, its pause and its
 * error.
 */
export function RolloutActors({ rollout, isLive }: { rollout: RolloutDetail; isLive: boolean }) {
  const [{ stands, q }, show] = useQueryStates(SHOWN, { history: "replace", throttleMs: 150 });
  const asked = useInfiniteQuery({
    ...rolloutActorsQuery(rollout.id, { state: stands, q }),
    placeholderData: keepPreviousData,
    refetchInterval: isLive ? FACTS_EVERY_MS : false,
  });
  const { first, items, total } = itemsOf(asked);
  return (
    <Panel
      title="Actors"
      note={first && shownOf(items.length, total, "actor")}
      isFlush
      right={
        <>
          <span className="w-[210px] max-sm:w-full">
            <TextInput
              type="search"
              aria-label="Filter actors by name, class, address or error"
              placeholder="Name, class, address, error"
              value={q}
              onChange={(event) => void show({ q: event.target.value || null })}
            />
          </span>
          <span className="w-[170px] max-sm:w-full">
            <Select
              aria-label="Where they stand"
              value={stands ?? ""}
              options={[
                { value: "", label: `All ${formatCount(rollout.selected)}` },
                ...rolloutActorStateSchema.options
                  .filter((state) => rollout.counts[state] > 0 || state === stands)
                  .map((state) => ({
                    value: state,
                    label: `${capital(STANDS[state].says)} (${formatCount(rollout.counts[state])})`,
                  })),
              ]}
              onChoose={(chosen) => void show({ stands: chosen === "" ? null : chosen })}
            />
          </span>
        </>
      }
    >
      <PagedList
        asked={asked}
        items={items}
        total={total}
        what="its actors"
        label="Actors"
        noun={["actor", "actors"]}
        empty={<EmptyState title="No actor fits">{formatCount(rollout.selected)} were selected.</EmptyState>}
      >
        {(actors) => <ActorTable actors={actors} toSource={rollout.toSource} />}
      </PagedList>
    </Panel>
  );
}

function ActorTable({ actors, toSource }: { actors: readonly RolloutActor[]; toSource: string }) {
  const nameOf = useSourceName();
  return (
    <Table
      caption="Actors of this rollout"
      head={
        <>
          <Th>Actor</Th>
          <Th>Stands</Th>
          <Th className="max-md:hidden">From</Th>
          <Th className="max-md:hidden">To</Th>
          <Th className="max-lg:hidden">Host at the start</Th>
          <Th isNumber>Pause</Th>
        </>
      }
    >
      {actors.map((actor) => (
        <tr key={actor.address}>
          <Td className="min-w-0">
            <RolloutActorLink actor={actor} />
            {actor.error && (
              <span className="mt-0.5 block [overflow-wrap:anywhere] text-bad">
                {actor.step && <code>{actor.step}</code>} {actor.error}
              </span>
            )}
            <span className="mt-0.5 block text-xs text-muted md:hidden">
              {nameOf(actor.fromSource)} to {nameOf(toSource)}
            </span>
          </Td>
          <Td className="whitespace-nowrap">
            <StateGlyph state={STANDS[actor.state].glyph}>{STANDS[actor.state].says}</StateGlyph>
          </Td>
          <Td className="whitespace-nowrap max-md:hidden">{nameOf(actor.fromSource)}</Td>
          <Td className="whitespace-nowrap max-md:hidden">{nameOf(toSource)}</Td>
          <Td className="max-lg:hidden">{actor.host ?? "–"}</Td>
          <Td isNumber className="whitespace-nowrap">
            {actor.pauseMs === null ? "–" : formatMs(actor.pauseMs)}
          </Td>
        </tr>
      ))}
    </Table>
  );
}
