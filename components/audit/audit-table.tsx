"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import * as z from "zod";
import type { AuditRow } from "#protocol/audit";
import { classNames } from "../ui/class-names.ts";
import { formatCount } from "../ui/count.ts";
import { shortHash } from "../ui/hash.tsx";
import { type GlyphState, StateGlyph } from "../ui/state-glyph.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { AuditDetails } from "./audit-details.tsx";
import { targetHref } from "./target-href.ts";

const RESULTS: Record<AuditRow["result"], { glyph: GlyphState; words: string }> = {
  intent: { glyph: "waiting", words: "intent" },
  done: { glyph: "done", words: "done" },
  failed: { glyph: "failed", words: "failed" },
  refused: { glyph: "warn", words: "refused" },
  unknown: { glyph: "unknown", words: "unknown" },
};
const COLUMNS = 6;

export function AuditTable({ rows }: { rows: readonly AuditRow[] }) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const closed = new Set(rows.map((row) => row.closes));
  const toggle = (seq: number) => {
    const next = new Set(opened);
    if (!next.delete(seq)) next.add(seq);
    setOpened(next);
  };
  return (
    <Table
      caption="Audit rows"
      head={
        <>
          <Th isNumber className="w-0">
            Row
          </Th>
          <Th className="w-0 max-md:hidden">When</Th>
          <Th>Result</Th>
          <Th className="max-sm:hidden">Who</Th>
          <Th>What</Th>
          <Th className="max-lg:hidden">Reason</Th>
        </>
      }
    >
      {rows.map((row) => (
        <Row
          key={row.seq}
          row={row}
          isClosed={closed.has(row.seq)}
          isOpen={opened.has(row.seq)}
          onToggle={() => toggle(row.seq)}
        />
      ))}
    </Table>
  );
}

interface RowProps {
  row: AuditRow;
  /** A later row says how it ended: it asks for nobody's attention any more. */
  isClosed: boolean;
  isOpen: boolean;
  onToggle: () => void;
}

function Row({ row, isClosed, isOpen, onToggle }: RowProps) {
  const { glyph, words } = RESULTS[row.result];
  return (
    <>
      <tr className={classNames("hover:bg-raised", isOpen && "bg-raised")}>
        <Td isNumber className="whitespace-nowrap">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`Details of row ${row.seq}`}
            onClick={onToggle}
            className="-ml-1.5 inline-flex items-baseline gap-1 rounded-sm px-1 text-muted hover:text-text"
          >
            <ChevronRight
              aria-hidden
              size={12}
              className={classNames("self-center transition-transform", isOpen && "rotate-90")}
            />
            {formatCount(row.seq)}
          </button>
        </Td>
        <Td className="whitespace-nowrap text-muted max-md:hidden">
          <Time at={row.at} as="exact" />
        </Td>
        <Td className="whitespace-nowrap">
          <StateGlyph state={isClosed ? "idle" : glyph}>
            {isClosed && row.result === "done" ? "sent" : words}
          </StateGlyph>
        </Td>
        <Td className="max-sm:hidden">
          {row.who.name}
          {row.who.via === "token" && <span className="text-muted"> by token</span>}
        </Td>
        <Td className="min-w-0">
          <code>{row.action}</code> <Subject row={row} />
          <span className="mt-0.5 block text-xs text-muted md:hidden">
            <span className="sm:hidden">{row.who.name}, </span>
            <Time at={row.at} as="exact" />
          </span>
        </Td>
        <Td className="max-w-[44ch] truncate text-muted max-lg:hidden" title={row.reason ?? undefined}>
          {row.reason ?? ""}
        </Td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={COLUMNS} className="border-b border-line bg-raised px-3.5 pt-1 pb-3.5">
            <AuditDetails row={row} />
          </td>
        </tr>
      )}
    </>
  );
}

function Subject({ row }: { row: AuditRow }) {
  const href = targetHref(row);
  const look = "[overflow-wrap:anywhere] text-muted";
  if (href === null) {
    return (
      <span title={row.target} className={look}>
        {subjectOf(row)}
      </span>
    );
  }
  return (
    <Link href={href} title={row.target} className={classNames(look, "underline underline-offset-2")}>
      {subjectOf(row)}
    </Link>
  );
}

const HASH = /^[0-9a-f]{64}$/;
const namedSchema = z.object({ name: z.string(), version: z.string() });
const summarySchema = z.object({ summary: z.string() });

/** What it was done to, as people call it where the row says so: a source's name and version, a proposal's sentence. */
function subjectOf({ target, details }: AuditRow): string {
  const summary = summarySchema.safeParse(details);
  if (summary.success) return summary.data.summary;
  const named = namedSchema.safeParse(details);
  const short = HASH.test(target) ? shortHash(target) : target;
  return named.success ? `${named.data.name} ${named.data.version} · ${short}` : short;
}
