import type { ReactNode } from "react";
import { TONE_TEXT, type Tone } from "./badge.tsx";
import { classNames } from "./class-names.ts";

/** Each state has a shape besides its colour, so that colour never carries it alone. */
export type GlyphState = "busy" | "idle" | "stuck" | "stopping" | "failed" | "done" | "warn" | "waiting" | "unknown";

const GLYPHS: Record<GlyphState, { glyph: string; tone: Tone }> = {
  busy: { glyph: "●", tone: "ok" },
  idle: { glyph: "○", tone: "grey" },
  stuck: { glyph: "◆", tone: "stuck" },
  stopping: { glyph: "◐", tone: "warn" },
  failed: { glyph: "×", tone: "bad" },
  done: { glyph: "✓", tone: "ok" },
  warn: { glyph: "!", tone: "warn" },
  waiting: { glyph: "◔", tone: "call" },
  unknown: { glyph: "?", tone: "warn" },
};

interface StateGlyphProps {
  state: GlyphState;
  /** The state in words; where there is none the glyph says its own. */
  children?: ReactNode;
  /** Grey words, coloured glyph: for long texts. */
  isQuiet?: boolean;
  className?: string;
}

export function StateGlyph({ state, children, isQuiet = false, className }: StateGlyphProps) {
  const { glyph, tone } = GLYPHS[state];
  return (
    <span className={classNames("inline-flex items-baseline gap-1.5", !isQuiet && TONE_TEXT[tone], className)}>
      <span
        aria-hidden
        className={classNames(
          "inline-block w-[1em] shrink-0 text-center font-mono text-[0.9em] leading-none",
          TONE_TEXT[tone],
        )}
      >
        {glyph}
      </span>
      {children === undefined ? <span className="sr-only">{state}</span> : <span className="min-w-0">{children}</span>}
    </span>
  );
}
