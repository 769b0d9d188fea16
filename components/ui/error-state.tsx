import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import type { Failure } from "./failure.ts";
import { StateGlyph } from "./state-glyph.tsx";

interface ErrorStateProps {
  failure: Failure;
  onRetry?: (() => void) | undefined;
  /** More about it: a list of refusals, the actors in the way. */
  children?: ReactNode;
  /** Within a form or dialog instead of in place of a view. */
  isInline?: boolean;
}

export function ErrorState({ failure, onRetry, children, isInline = false }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={classNames(
        "min-w-0 text-s",
        isInline
          ? "rounded-md border border-bad bg-del px-3 py-2.5"
          : "mx-auto flex max-w-[64ch] flex-col gap-1.5 px-6 py-10",
      )}
    >
      <p className="font-medium [overflow-wrap:anywhere]">
        <StateGlyph state="failed" isQuiet>
          <span className="block">{sentence(failure.message)}</span>
        </StateGlyph>
      </p>
      {failure.remedy && (
        <p className="mt-0.5 pl-[18px] text-muted [overflow-wrap:anywhere] first-letter:uppercase">{failure.remedy}</p>
      )}
      {children && <div className="mt-2 pl-[18px]">{children}</div>}
      {onRetry && (
        <div className="mt-2 pl-[18px]">
          <Button onClick={onRetry}>Try again</Button>
        </div>
      )}
    </div>
  );
}

/** Begins with a capital, unless the first word is not a plain one: an address or a name stays as it is. */
function sentence(text: string): string {
  return /^[a-z]+[\s,]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
