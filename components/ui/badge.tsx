import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** Few colours, each with one meaning. */
export type Tone = "grey" | "ok" | "call" | "warn" | "bad" | "stuck" | "info";

export const TONE_TEXT: Record<Tone, string> = {
  grey: "text-muted",
  ok: "text-ok",
  call: "text-accent",
  warn: "text-warn",
  bad: "text-bad",
  stuck: "text-stuck",
  info: "text-info",
};

/** A count that asks for something, filled; or a quiet one. */
export function Badge({ isCall = false, children }: { isCall?: boolean; children: ReactNode }) {
  return (
    <span
      className={classNames(
        "inline-block rounded-full px-[7px] text-xs leading-[17px] tabular-nums",
        isCall ? "bg-accent font-semibold text-accent-text" : "text-faint",
      )}
    >
      {children}
    </span>
  );
}
