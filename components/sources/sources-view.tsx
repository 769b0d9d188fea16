"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { type Source, sourceStateSchema } from "#protocol/source";
import { useMay } from "../live/me.ts";
import { rolloutsQuery } from "../rollout/rollout-queries.ts";
import { countOf, formatCount, shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Hash } from "../ui/hash.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { parseAsSearch } from "../ui/search-text.ts";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { Tag } from "../ui/tag.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { Time } from "../ui/time.tsx";
import { sourcesQuery } from "./source-queries.ts";
import { SourceStateText } from "./source-state.tsx";
import { UploadZone } from "./upload-zone.tsx";
import { useWithRuns } from "./use-runs.ts";
import { actorsOn, driftOf, groupByName, type SourceGroup, takenBack } from "./versions.ts";

export function SourcesView() {
  const sources = useQuery(sourcesQuery);
  const [search, setSearch] = useQueryState("q", parseAsSearch.withOptions({ clearOnDefault: true }));
  const mayUpload = useMay("operate");
  const [state, setState] = useQueryState("state", parseAsStringLiteral(sourceStateSchema.options));
  const all = useWithRuns(sources.data?.items);
  const shown = useMemo(
    () => matching(all, search).filter((source) => state === null || source.state === state),
    [all, search, state],
  );

  return (
    <>
      <PageHead
        title="Sources"
        note={sources.data && shownOf(shown.length, sources.data.total, "version")}
        right={
          <>
            <span className="w-[140px]">
              <Select
                aria-label="State"
                value={state ?? ""}
                options={[
                  { value: "", label: "All states" },
                  ...sourceStateSchema.options.map((each) => ({ value: each, label: each })),
                ]}
                onChoose={(chosen) => void setState(chosen === "" ? null : chosen)}
              />
            </span>
            <span className="w-[290px] max-sm:w-full">
              <TextInput
                type="search"
                aria-label="Filter by name, version, hash or person"
                placeholder="Name, version, hash or person"
                value={search}
                onChange={(event) => void setSearch(event.target.value)}
              />
            </span>
          </>
        }
      />
      <div className="flex min-w-0 flex-col gap-5 px-5 pb-8 max-sm:px-4">
        {mayUpload && <UploadZone />}
        <section aria-label="All versions" className="min-w-0 rounded-md border border-line bg-panel">
          <Faces asked={sources} loading={<SkeletonRows label="Sources" rows={6} />} what="the sources">
            {({ items }) => {
              if (items.length === 0) return <NoSources mayUpload={mayUpload} />;
              return shown.length === 0 ? (
                <EmptyState title={search === "" ? `No source is ${state}` : `Nothing matches “${search}”`}>
                  The search covers names, versions, hashes, states and uploaders.
                </EmptyState>
              ) : (
                <Versions groups={groupByName(shown)} />
              );
            }}
          </Faces>
        </section>
      </div>
    </>
  );
}

function NoSources({ mayUpload }: { mayUpload: boolean }) {
  return (
    <EmptyState title="No source yet">
      A source is a zip of TypeScript with actor classes. {mayUpload ? "Drop one above; " : "An operator uploads it; "}
      somebody who may decide reviews and approves it, and then its actors can run.
    </EmptyState>
  );
}

function matching(sources: readonly Source[], search: string): Source[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return sources.filter((source) => {
    const text = [source.name, source.version, source.hash, source.state, source.uploadedBy].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function Versions({ groups }: { groups: readonly SourceGroup[] }) {
  return (
    <Table
      caption="Sources by name"
      head={
        <>
          <Th>Version</Th>
          <Th>State</Th>
          <Th isNumber className="max-sm:hidden">
            Actors
          </Th>
          <Th className="max-md:hidden">On</Th>
          <Th className="max-lg:hidden">Uploaded</Th>
          <Th className="max-lg:hidden">Decided</Th>
          <Th className="max-sm:hidden">SHA-256</Th>
        </>
      }
    >
      {groups.map((group) => (
        <Group key={group.name} group={group} />
      ))}
    </Table>
  );
}

function Group({ group }: { group: SourceGroup }) {
  return (
    <>
      <tr className="bg-raised">
        <th scope="rowgroup" colSpan={7} className="border-b border-line px-3.5 py-1.5 text-left font-medium">
          {group.name}{" "}
          <span className="font-normal text-muted">
            {countOf(group.versions.length, "version")} · <DriftText group={group} />
          </span>
        </th>
      </tr>
      {group.versions.map((version) => (
        <Version key={version.hash} source={version} />
      ))}
    </>
  );
}

/**
 * "14,002 of 19,880 actors on 2.3.1": the newest approved version that was not taken back, and who does not run it yet.
 */
function DriftText({ group }: { group: SourceGroup }) {
  const rollouts = useQuery(rolloutsQuery);
  const back = useMemo(() => takenBack(rollouts.data?.items ?? []), [rollouts.data]);
  const drift = driftOf(group, back);
  if (!drift) return countOf(group.actors, "actor");
  const { newest, onNewest, actors } = drift;
  if (onNewest === actors) return `all ${countOf(actors, "actor")} on ${newest.version}`;
  return (
    <StateGlyph state="warn" isQuiet>
      {formatCount(onNewest)} of {countOf(actors, "actor")} on {newest.version}
    </StateGlyph>
  );
}

function Version({ source }: { source: Source }) {
  const actors = actorsOn(source);
  return (
    <tr className="hover:bg-raised">
      <Td>
        <Link href={`/sources/${source.hash}`} className="font-medium hover:underline">
          {source.version}
        </Link>
        {source.sameVersion.length > 0 && (
          <Tag tone="warn" className="sm:ml-2 max-sm:mt-1 max-sm:block max-sm:w-fit">
            same version, other bytes
          </Tag>
        )}
      </Td>
      <Td className="sm:whitespace-nowrap">
        <SourceStateText source={source} />
        {actors > 0 && <span className="block pl-[18px] text-muted sm:hidden">{countOf(actors, "actor")}</span>}
      </Td>
      <Td isNumber className="max-sm:hidden">
        {actors > 0 ? (
          <Link href={`/actors?source=${source.hash}`} className="underline underline-offset-2">
            {formatCount(actors)}
          </Link>
        ) : (
          <span className="text-faint">0</span>
        )}
      </Td>
      <Td className="max-w-[26ch] truncate text-muted max-md:hidden">
        {source.runningOn.length > 0
          ? source.runningOn.map(({ host, actors: there }) => `${host} ${formatCount(there)}`).join(", ")
          : source.loadedOn.length > 0
            ? `loaded on ${countOf(source.loadedOn.length, "host")}`
            : "–"}
      </Td>
      <Td className="max-lg:hidden">
        {source.uploadedBy},{" "}
        <span className="text-muted">
          <Time at={source.uploadedAt} />
        </span>
      </Td>
      <Td className="max-lg:hidden">
        {source.decision ? (
          <>
            {source.decision.by},{" "}
            <span className="text-muted">
              <Time at={source.decision.at} />
            </span>
          </>
        ) : (
          <span className="text-faint">–</span>
        )}
      </Td>
      <Td className="max-sm:hidden">
        <Hash hash={source.hash} />
      </Td>
    </tr>
  );
}
