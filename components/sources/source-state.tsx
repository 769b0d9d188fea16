"use client";

import type { Source, SourceState } from "#protocol/source";
import { useNow } from "../ui/now.ts";
import { formatSpan } from "../ui/span-of-time.ts";
import { type GlyphState, StateGlyph } from "../ui/state-glyph.tsx";
import { Tag } from "../ui/tag.tsx";

const MINUTE_MS = 60_000;

const STATES: Record<SourceState, { glyph: GlyphState; words: string }> = {
  pending: { glyph: "waiting", words: "pending" },
  approved: { glyph: "done", words: "approved" },
  rejected: { glyph: "failed", words: "rejected" },
  expired: { glyph: "idle", words: "expired" },
  revoked: { glyph: "failed", words: "revoked" },
  retired: { glyph: "idle", words: "retired" },
};

export function SourceStateText({ source }: { source: Pick<Source, "state" | "isActive"> }) {
  const { glyph, words } = STATES[source.state];
  return (
    <StateGlyph state={glyph}>
      {words}
      {source.isActive && <span className="text-muted"> · active</span>}
    </StateGlyph>
  );
}

/** The state as the head of a source's page says it. */
export function SourceStateTag({ source }: { source: Source }) {
  const tone =
    source.state === "pending"
      ? "call"
      : source.state === "approved"
        ? "ok"
        : source.state === "rejected" || source.state === "revoked"
          ? "bad"
          : "grey";
  return (
    <Tag tone={tone}>
      {STATES[source.state].words}
      {source.isActive && " · active"}
      <Expiry source={source} />
    </Tag>
  );
}

function Expiry({ source }: { source: Source }) {
  const now = useNow(MINUTE_MS);
  if (source.state !== "pending" || source.expiresAt === null || now === 0) return null;
  return ` · expires in ${formatSpan(Date.parse(source.expiresAt) - now)}`;
}
