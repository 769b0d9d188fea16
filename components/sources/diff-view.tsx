"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { countOf, formatCount } from "../ui/count.ts";
import { type Fold, foldUnchanged, type SplitRow, sideBySide, type UnifiedRow } from "./diff/hunks.ts";
import type { DiffLine } from "./diff/line-diff.ts";
import { VisibleText } from "./visible-text.tsx";

const ROW_PX = 20;
/** Up to here all rows are in the document, so that the browser's own search finds them. */
const MAX_PLAIN_ROWS = 1000;
/** What a line shows before it is cut: what is longer was not written by hand. */
const MAX_SHOWN_LINE = 4000;

interface DiffViewProps {
  path: string;
  lines: DiffLine[];
  layout: "unified" | "split";
  /** A file without changes is shown whole. */
  isWhole: boolean;
  /** The line that was come for: marked, and in sight at first. */
  line: number | null;
}

export function DiffView({ path, lines, layout, isWhole, line }: DiffViewProps) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const frame = useRef<HTMLElement>(null);
  const rows = useMemo((): (UnifiedRow | SplitRow)[] => {
    const unified = isWhole ? lines.map((line) => ({ kind: "line" as const, line })) : foldUnchanged(lines, opened);
    return layout === "split" && !isWhole ? sideBySide(unified) : unified;
  }, [lines, opened, isWhole, layout]);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: rows.length <= MAX_PLAIN_ROWS ? MAX_PLAIN_ROWS : 40,
  });
  const wanted = line === null ? -1 : rows.findIndex((row) => isAt(row, line));
  useEffect(() => {
    if (wanted !== -1) virtual.scrollToIndex(wanted, { align: "center" });
  }, [wanted, virtual]);
  const open = (fold: Fold) => setOpened(new Set([...opened, fold.from]));
  return (
    <section
      ref={frame}
      aria-label={`Lines of ${path}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className="min-h-0 grow overflow-auto font-mono text-s leading-5 focus-visible:outline-offset-[-2px]"
    >
      <div className="relative [tab-size:4]" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              aria-current={item.index === wanted ? "location" : undefined}
              className="absolute inset-x-0 top-0 aria-[current]:bg-raised aria-[current]:shadow-[inset_2px_0_var(--accent)]"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Row row={row} isWhole={isWhole} onOpen={open} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function isAt(row: UnifiedRow | SplitRow, line: number): boolean {
  if (row.kind === "fold") return false;
  return (row.kind === "line" ? row.line : row.new)?.new === line;
}

interface RowProps {
  row: UnifiedRow | SplitRow;
  isWhole: boolean;
  onOpen: (fold: Fold) => void;
}

function Row({ row, isWhole, onOpen }: RowProps) {
  if (row.kind === "fold") return <FoldRow fold={row} onOpen={onOpen} />;
  if (isWhole && row.kind === "line") return <WholeLine line={row.line} />;
  return row.kind === "line" ? <UnifiedLine line={row.line} /> : <SplitLine row={row} />;
}

function FoldRow({ fold, onOpen }: { fold: Fold; onOpen: (fold: Fold) => void }) {
  return (
    <button
      type="button"
      onClick={() => onOpen(fold)}
      className="block w-full bg-raised px-3.5 text-left text-muted hover:text-text focus-visible:outline-offset-[-2px]"
    >
      ⋯ {countOf(fold.hidden, "line")} unchanged
    </button>
  );
}

const TONES = { same: "", added: "bg-add", removed: "bg-del" } as const;
const SIGN_TONES = { same: "", added: "text-ok", removed: "text-bad" } as const;
const SIGNS = { same: " ", added: "+", removed: "−" } as const;
const SAYS = { same: "", added: "added: ", removed: "removed: " } as const;

function WholeLine({ line }: { line: DiffLine }) {
  return (
    <div className="grid grid-cols-[44px_10px_minmax(0,1fr)]">
      <LineNumber at={line.new} />
      <span />
      <Text line={line} />
    </div>
  );
}

function UnifiedLine({ line }: { line: DiffLine }) {
  return (
    <div
      className={classNames(
        "grid grid-cols-[44px_44px_20px_minmax(0,1fr)] max-sm:grid-cols-[0_36px_16px_minmax(0,1fr)]",
        TONES[line.kind],
      )}
    >
      <LineNumber className="max-sm:invisible" at={line.old} />
      <LineNumber at={line.new} />
      <Sign line={line} />
      <Text line={line} />
    </div>
  );
}

function SplitLine({ row }: { row: Exclude<SplitRow, Fold> }) {
  return (
    <div className="grid grid-cols-2">
      <Half line={row.old} at={row.old?.old ?? null} />
      <Half line={row.new} at={row.new?.new ?? null} className="border-l border-line" />
    </div>
  );
}

function Half({ line, at, className }: { line: DiffLine | null; at: number | null; className?: string }) {
  if (line === null) return <div className={classNames("min-h-5 bg-raised", className)} />;
  return (
    <div className={classNames("grid min-w-0 grid-cols-[44px_20px_minmax(0,1fr)]", TONES[line.kind], className)}>
      <LineNumber at={at} />
      <Sign line={line} />
      <Text line={line} />
    </div>
  );
}

function LineNumber({ at, className }: { at: number | null; className?: string }) {
  return <span className={classNames("pr-2 text-right text-faint select-none", className)}>{at}</span>;
}

function Sign({ line }: { line: DiffLine }) {
  return (
    <span aria-hidden className={classNames("select-none", SIGN_TONES[line.kind])}>
      {SIGNS[line.kind]}
    </span>
  );
}

/** What does not fit goes on below, as far in as the line begins. */
function Text({ line }: { line: DiffLine }) {
  const indent = /^[ \t]*/.exec(line.text)?.[0] ?? "";
  const text = line.text.slice(indent.length);
  const cut = text.length - MAX_SHOWN_LINE;
  return (
    <span className="flex min-h-5 min-w-0 pr-3" dir="ltr">
      {line.kind !== "same" && <span className="sr-only">{SAYS[line.kind]}</span>}
      <span className="max-w-1/2 shrink-0 overflow-hidden whitespace-pre">{indent}</span>
      <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
        <VisibleText text={cut > 0 ? text.slice(0, MAX_SHOWN_LINE) : text} />
        {cut > 0 && <span className="text-warn"> … {formatCount(cut)} more characters are in the zip</span>}
      </span>
    </span>
  );
}
