"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import type { Source } from "#protocol/source";
import { countOf, formatBytes } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { shortHash } from "../ui/hash.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { DiffView } from "./diff-view.tsx";
import { type FileChange, fileChanges } from "./file-changes.ts";
import { fileDiffQuery, isCounted } from "./file-diff.ts";
import { FileList } from "./file-list.tsx";
import { actorsOn, versionToCompare } from "./versions.ts";
import { VisibleText } from "./visible-text.tsx";

const MAX_COUNTED_FILES = 40;
const NOTHING = "nothing";
/** What is opened first where nothing was chosen. */
const CODE = /\.[cm]?[jt]s$/;
const LAYOUTS = [
  { value: "split", label: "Split" },
  { value: "unified", label: "Unified" },
] as const;

interface SourceChangesProps {
  source: Source;
  /** All versions of all sources; undefined while they are on their way. */
  all: readonly Source[] | undefined;
}

/** The files of a version, each beside the one it replaces. */
export function SourceChanges({ source, all }: SourceChangesProps) {
  const [against, setAgainst] = useQueryState("against", parseAsString);
  const [chosenPath, setPath] = useQueryState("file", parseAsString);
  const [line, setLine] = useQueryState("line", parseAsInteger);
  const [layout, setLayout] = useQueryState("view", parseAsStringLiteral(["split", "unified"]).withDefault("unified"));

  const others = useMemo(
    () => (all ?? []).filter((other) => other.name === source.name && other.hash !== source.hash),
    [all, source],
  );
  const base =
    against === NOTHING ? null : (others.find((other) => other.hash === against) ?? versionToCompare(source, others));
  const changes = useMemo(() => fileChanges(source.files, base?.files ?? null), [source, base]);
  const chosen =
    changes.find((change) => change.path === chosenPath) ??
    changes.find((change) => change.isText && CODE.test(change.path)) ??
    changes[0];

  const counted = changes.filter(isCounted).slice(0, MAX_COUNTED_FILES);
  const diffs = useQueries({
    queries: counted.map((change) => fileDiffQuery(source.hash, base?.hash ?? null, change)),
  });
  const figures = new Map(counted.map((change, index) => [change.path, diffs[index]?.data] as const));
  const sum = (part: "added" | "removed") => diffs.reduce((total, diff) => total + (diff.data?.[part] ?? 0), 0);

  return (
    <section
      aria-label="Changes"
      className="flex min-w-0 flex-col rounded-md border border-line bg-panel lg:h-[calc(100dvh-140px)] lg:min-h-[480px]"
    >
      <header className="flex flex-wrap items-center gap-x-2.5 gap-y-2 border-b border-line px-3.5 py-2">
        <h2 className="font-medium">{base ? `Changes against ${base.version}` : "Contents"}</h2>
        <span className="text-s text-muted">
          {base ? runs(base) : against === NOTHING ? "compared with nothing" : "nothing of it was approved before"}
        </span>
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {base && (
            <code className="px-1">
              <span className="text-ok">+{sum("added")}</span> <span className="text-bad">−{sum("removed")}</span>
            </code>
          )}
          {others.length > 0 && (
            <Select
              aria-label="Compare with"
              value={base?.hash ?? NOTHING}
              options={[
                ...others.map((other) => ({ value: other.hash, label: `${other.version} · ${shortHash(other.hash)}` })),
                { value: NOTHING, label: "nothing" },
              ]}
              onChoose={(hash) => void setAgainst(hash)}
              className="w-[170px]"
            />
          )}
          {base && (
            <span className="max-lg:hidden">
              <Segmented
                label="Layout of the comparison"
                value={layout}
                options={LAYOUTS}
                onChoose={(next) => void setLayout(next)}
              />
            </span>
          )}
        </span>
      </header>
      <div className="grid min-h-0 grow grid-cols-[220px_minmax(0,1fr)] max-lg:grid-cols-1">
        <FileList
          isCompared={base !== null}
          changes={changes}
          figures={figures}
          chosen={chosen?.path ?? null}
          onChoose={(path) => {
            void setPath(path);
            void setLine(null);
          }}
        />
        <div className="flex min-h-0 min-w-0 flex-col border-line max-lg:h-[70dvh] max-lg:border-t lg:border-l">
          {chosen ? (
            <OneFile
              key={`${base?.hash}/${chosen.path}`}
              source={source}
              base={base}
              change={chosen}
              layout={layout}
              line={chosen.path === chosenPath ? line : null}
            />
          ) : (
            <EmptyState title="The zip has no files" />
          )}
        </div>
      </div>
    </section>
  );
}

function runs(base: Source): string {
  const actors = actorsOn(base);
  return actors > 0
    ? `which ${countOf(actors, "actor")} on ${countOf(base.runningOn.length, "host")} ${actors === 1 ? "runs" : "run"}`
    : "which no actor runs now";
}

interface OneFileProps {
  source: Source;
  base: Source | null;
  change: FileChange;
  layout: "split" | "unified";
  line: number | null;
}

function OneFile({ source, base, change, layout, line }: OneFileProps) {
  const diff = useQuery({ ...fileDiffQuery(source.hash, base?.hash ?? null, change), enabled: change.isText });
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3 border-b border-line-soft px-3.5 py-1.5 text-xs text-muted">
        <code className="min-w-0 text-text [overflow-wrap:anywhere]">
          <VisibleText text={change.path} />
        </code>
        <span>
          {base && `${change.kind === "same" ? "unchanged" : change.kind} · `}
          {formatBytes(change.bytes)}
        </span>
        {diff.data && diff.data.hidden > 0 && (
          <StateGlyph state="warn">{countOf(diff.data.hidden, "hidden character")} shown by number</StateGlyph>
        )}
      </p>
      {change.isText ? (
        <Faces asked={diff} loading={<SkeletonRows label={change.path} rows={8} />} what="the files of a source">
          {({ lines }) =>
            lines.length === 0 ? (
              <EmptyState title="The file is empty" />
            ) : (
              <DiffView
                path={change.path}
                lines={lines}
                layout={layout}
                isWhole={base === null || change.kind === "same"}
                line={line}
              />
            )
          }
        </Faces>
      ) : (
        <EmptyState title="Not a text file">It is not shown here; download the zip to look into it.</EmptyState>
      )}
    </>
  );
}
