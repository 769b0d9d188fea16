import type { Concern } from "#protocol/condition";
import type { GlyphState } from "../ui/state-glyph.tsx";

const GLYPHS: Record<Concern["kind"], GlyphState> = {
  blocked: "stuck",
  stuck: "stuck",
  failures: "failed",
  rollout: "failed",
  deadLetters: "warn",
  old: "warn",
  deep: "warn",
  busy: "busy",
  faults: "warn",
  lost: "warn",
};

export function glyphOf({ kind }: Concern): GlyphState {
  return GLYPHS[kind];
}

/** Where one sees what a concern counts. */
export function placeOf({ kind, subject }: Concern): string {
  switch (kind) {
    case "failures":
      return `/actors?sort=-failed&class=${encodeURIComponent(subject ?? "")}`;
    case "rollout":
      return `/rollouts/${encodeURIComponent(subject ?? "")}`;
    case "deadLetters":
      return `/dead-letters?within=hour&q=${encodeURIComponent(subject ?? "")}`;
    case "lost":
      return "#lost";
    case "blocked":
      return "/hosts";
    default:
      return subject === null ? LISTS[kind] : `/actors/${encodeURIComponent(subject)}`;
  }
}

const LISTS = {
  stuck: "/actors?state=stuck",
  busy: "/actors?state=busy",
  old: "/actors?sort=-depth",
  deep: "/actors?sort=-depth",
  faults: "/actors?state=faulty",
};
