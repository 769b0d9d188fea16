"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { countOf } from "../ui/count.ts";
import { type Fold, foldUnchanged, type SplitRow, sideBySide, type UnifiedRow } from "./diff/hunks.ts";
import type { DiffLine } from "./diff/line-diff.ts";
import { VisibleText } from "./visible-text.tsx";

const ROW_PX = 20;
/** Up to here all rows are in the document, so that the browser's own search finds them. */
const MAX_PLAIN_ROWS = 1000;
const TAB_SIZE = 4;

interface DiffViewProps {
  path: string;
  lines: DiffLine[];
  layout: "unified" | "split";
  /** A file without changes is shown whole. */
  isWhole: boolean;
}

export function DiffView({ path, lines, layout, isWhole }: DiffViewProps) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const frame = useRef<HTMLElement>(null);
  const rows = useMemo((): (UnifiedRow | SplitRow)[] => {
    const unified = isWhole ? lines.map((line) => ({ kind: "line" as const, line })) : foldUnchanged(lines, opened);
    return layout === "split" ? sideBySide(unified) : unified;
  }, [lines, opened, isWhole, layout]);
  const widest = useMemo(() => lines.reduce((most, { text }) => Math.max(most, columns(text)), 0), [lines]);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: rows.length <= MAX_PLAIN_ROWS ? MAX_PLAIN_ROWS : 40,
  });
  const open = (fold: Fold) => setOpened(new Set([...opened, fold.from]));
  const width =
    layout === "split" ? `max(100%, calc(${2 * widest}ch + 140px))` : `max(100%, calc(${widest}ch + 130px))`;
  return (
    <section
      ref={frame}
      aria-label={`Lines of ${path}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className="min-h-0 grow overflow-auto font-mono text-s leading-5 focus-visible:outline-offset-[-2px]"
    >
      <div className="relative" style={{ height: virtual.getTotalSize(), width, tabSize: TAB_SIZE }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              className="absolute inset-x-0 top-0 h-5"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.kind === "fold" ? (
                <FoldRow fold={row} onOpen={open} />
              ) : row.kind === "line" ? (
                <UnifiedLine line={row.line} />
              ) : (
                <SplitLine row={row} />
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}

function columns(text: string): number {
  let width = 0;
  for (const character of text)
    width += character === "\t" ? TAB_SIZE : (character.codePointAt(0) ?? 0) > 0x10ff ? 2 : 1;
  return width;
}

function FoldRow({ fold, onOpen }: { fold: Fold; onOpen: (fold: Fold) => void }) {
  return (
    <button
      type="button"
      onClick={() => onOpen(fold)}
      className="block h-5 w-full bg-raised pl-[104px] text-left text-muted hover:text-text focus-visible:outline-offset-[-2px]"
    >
      ⋯ {countOf(fold.hidden, "line")} unchanged
    </button>
  );
}

const TONES = { same: "", added: "bg-add", removed: "bg-del" } as const;
const SIGNS = { same: " ", added: "+", removed: "−" } as const;
const SAYS = { same: "", added: "added: ", removed: "removed: " } as const;

function UnifiedLine({ line }: { line: DiffLine }) {
  return (
    <div className={classNames("grid h-5 grid-cols-[44px_44px_20px_1fr]", TONES[line.kind])}>
      <LineNumber of={line.old} />
      <LineNumber of={line.new} />
      <Sign line={line} />
      <Text line={line} />
    </div>
  );
}

function SplitLine({ row }: { row: Exclude<SplitRow, Fold> }) {
  return (
    <div className="grid h-5 grid-cols-2">
      <Half line={row.old} at={row.old?.old ?? null} />
      <Half line={row.new} at={row.new?.new ?? null} className="border-l border-line" />
    </div>
  );
}

function Half({ line, at, className }: { line: DiffLine | null; at: number | null; className?: string }) {
  if (line === null) return <div className={classNames("bg-raised", className)} />;
  return (
    <div className={classNames("grid min-w-0 grid-cols-[44px_20px_1fr] overflow-hidden", TONES[line.kind], className)}>
      <LineNumber of={at} />
      <Sign line={line} />
      <Text line={line} />
    </div>
  );
}

function LineNumber({ of: number }: { of: number | null }) {
  return <span className="pr-2 text-right text-faint select-none">{number}</span>;
}

function Sign({ line }: { line: DiffLine }) {
  return (
    <span
      aria-hidden
      className={classNames(
        "select-none",
        line.kind === "added" ? "text-ok" : line.kind === "removed" ? "text-bad" : "",
      )}
    >
      {SIGNS[line.kind]}
    </span>
  );
}

function Text({ line }: { line: DiffLine }) {
  return (
    <span className="whitespace-pre" dir="ltr">
      {line.kind !== "same" && <span className="sr-only">{SAYS[line.kind]}</span>}
      <VisibleText text={line.text} />
    </span>
  );
}
