import type { ReactNode } from "react";
import { TONE_TEXT, type Tone } from "./badge.tsx";
import { classNames } from "./class-names.ts";

/** A small fact in the mono face: a capability, a state, a key with its value. */
export function Tag({ tone = "grey", className, children }: { tone?: Tone; className?: string; children: ReactNode }) {
  return (
    <span
      className={classNames(
        "inline-block max-w-full truncate rounded-sm border px-1.5 align-middle font-mono text-xs leading-[17px] font-medium",
        TONE_TEXT[tone],
        tone === "grey" ? "border-line" : "border-current",
        className,
      )}
    >
      {children}
    </span>
  );
}
