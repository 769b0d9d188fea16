"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo, useState } from "react";
import type { Source } from "#protocol/source";
import { isNotThere } from "../live/api-failure.ts";
import { useMay } from "../live/me.ts";
import { SwapDialog } from "../rollout/swap-dialog.tsx";
import { Button, buttonClasses } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { shortHash } from "../ui/hash.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { ActivateDialog } from "./activate-dialog.tsx";
import { DecisionPanel } from "./decision-panel.tsx";
import { RunsPanel } from "./runs-panel.tsx";
import { SourceChanges } from "./source-changes.tsx";
import { SourceChecks, SourceFacts } from "./source-facts.tsx";
import { sourceQuery, sourcesQuery } from "./source-queries.ts";
import { SourceStateTag } from "./source-state.tsx";
import { UnloadDialog } from "./unload-dialog.tsx";
import { useWithRuns } from "./use-runs.ts";
import { actorsOn, versionToCompare } from "./versions.ts";
import { VisibleText } from "./visible-text.tsx";

export function SourceView({ hash }: { hash: string }) {
  const source = useQuery(sourceQuery(hash));
  if (source.data === undefined && isNotThere(source.error)) return <NotHere hash={hash} />;
  return (
    <Faces
      asked={source}
      head={<PageHead crumbs="Sources" title={<code>{shortHash(hash)}</code>} />}
      loading={<LoadingSource hash={hash} />}
      what="the sources"
    >
      {(data) => <LoadedSource asked={data} />}
    </Faces>
  );
}

function LoadedSource({ asked }: { asked: Source }) {
  const others = useQuery(sourcesQuery).data?.items;
  const [source = asked, ...known] = useWithRuns(useMemo(() => [asked, ...(others ?? [])], [asked, others]));
  const all = others && known;
  const base = versionToCompare(source, known);
  return (
    <>
      <PageHead
        crumbs={
          <>
            <Link href="/sources" className="hover:underline">
              Sources
            </Link>{" "}
            / <VisibleText text={source.name} />
          </>
        }
        title={<VisibleText text={source.version} />}
        note={<SourceStateTag source={source} />}
        right={<Actions source={source} all={known} />}
      />
      <div className="grid min-w-0 grid-cols-1 items-start gap-5 px-5 pb-6 max-sm:px-4 lg:grid-cols-[minmax(0,1fr)_330px]">
        {/* On a phone what is decided comes before what is read at length. */}
        <div className="flex min-w-0 flex-col gap-4 max-lg:order-2">
          <SourceChanges source={source} all={all} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 max-lg:order-1">
          <SourceFacts source={source} />
          <SourceChecks source={source} base={base} />
          <DecisionPanel key={source.state} source={source} />
          <RunsPanel source={source} />
        </div>
      </div>
    </>
  );
}

/** What can be done with it as it stands; what cannot is not drawn. */
function Actions({ source, all }: { source: Source; all: readonly Source[] }) {
  const mayOperate = useMay("operate");
  const [asking, setAsking] = useState<"activate" | "unload" | "swap" | "leave" | null>(null);
  const close = () => setAsking(null);
  const isApproved = source.state === "approved";
  const isSwapTarget = isApproved && runsOlder(source, all);
  const hasOther = all.some(({ hash, state }) => state === "approved" && hash !== source.hash);
  const isLoaded = source.isActive || source.loadedOn.length > 0;
  return (
    <>
      <a
        href={`/api/v1/sources/${source.hash}/zip`}
        download={`${source.name}-${source.version}.zip`}
        className={buttonClasses()}
      >
        Download zip
      </a>
      {mayOperate && actorsOn(source) > 0 && hasOther && (
        <Button onClick={() => setAsking("leave")}>Swap its actors to another…</Button>
      )}
      {mayOperate && isLoaded && (
        <Button kind="bad" onClick={() => setAsking("unload")}>
          Unload…
        </Button>
      )}
      {mayOperate && isApproved && !source.isActive && (
        <Button kind={isSwapTarget ? "plain" : "main"} onClick={() => setAsking("activate")}>
          Activate…
        </Button>
      )}
      {mayOperate && isSwapTarget && (
        <Button kind="main" onClick={() => setAsking("swap")}>
          Swap actors to {source.version}…
        </Button>
      )}
      <SwapDialog isOpen={asking === "swap"} onClose={close} toSource={source.hash} />
      <SwapDialog isOpen={asking === "leave"} onClose={close} fromSource={source.hash} />
      {asking === "activate" && <ActivateDialog source={source} onClose={close} />}
      {asking === "unload" && <UnloadDialog source={source} onClose={close} />}
    </>
  );
}

/** Do actors of its classes run on another version? Then they can be swapped to this one. */
function runsOlder(source: Source, all: readonly Source[]): boolean {
  return all.some(
    (other) =>
      other.name === source.name &&
      other.hash !== source.hash &&
      actorsOn(other) > 0 &&
      other.classes.some(({ name }) => source.classes.some((mine) => mine.name === name)),
  );
}

function LoadingSource({ hash }: { hash: string }) {
  return (
    <>
      <PageHead crumbs="Sources" title={<code>{shortHash(hash)}</code>} />
      <div className="grid grid-cols-1 gap-5 px-5 lg:grid-cols-[minmax(0,1fr)_330px]">
        <div className="rounded-md border border-line bg-panel">
          <SkeletonRows label="Changes" rows={12} />
        </div>
        <div className="rounded-md border border-line bg-panel">
          <SkeletonRows label="Facts" />
        </div>
      </div>
    </>
  );
}

function NotHere({ hash }: { hash: string }) {
  return (
    <>
      <PageHead crumbs={<Link href="/sources">Sources</Link>} title={<code>{shortHash(hash)}</code>} />
      <EmptyState
        title={`There is no source ${shortHash(hash)}`}
        action={
          <Link href="/sources" className={buttonClasses()}>
            All sources
          </Link>
        }
      >
        A source is named by the SHA-256 of its zip. Check that the address is complete.
      </EmptyState>
    </>
  );
}
