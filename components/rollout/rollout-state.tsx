import type { RolloutState } from "#protocol/rollout";
import { type GlyphState, StateGlyph } from "../ui/state-glyph.tsx";

const GLYPHS: Record<RolloutState, { glyph: GlyphState; says: string }> = {
  running: { glyph: "busy", says: "running" },
  paused: { glyph: "waiting", says: "paused" },
  done: { glyph: "done", says: "done" },
  failed: { glyph: "failed", says: "failed" },
  aborted: { glyph: "warn", says: "aborted" },
  undoing: { glyph: "busy", says: "being undone" },
  undone: { glyph: "idle", says: "undone" },
};

export function RolloutStateText({ state }: { state: RolloutState }) {
  const { glyph, says } = GLYPHS[state];
  return <StateGlyph state={glyph}>{says}</StateGlyph>;
}
