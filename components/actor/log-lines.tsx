import { useEffect, useRef } from "react";
import type { LogLine } from "#protocol/actor";
import { TracedText, useNamedCode } from "../sources/traced-text.tsx";
import { classNames } from "../ui/class-names.ts";
import { Time } from "../ui/time.tsx";

const LEVEL_TONE = { debug: "text-faint", info: "text-muted", warn: "text-warn", error: "text-bad" } as const;

interface LogLinesProps {
  lines: readonly LogLine[];
  /** Whose lines they are: what a stack names leads to its code. */
  sourceHash: string | null;
  /** How high it is; at first it does not change with its lines. */
  className?: string;
}

/** Stays at the newest line unless the reader went up. */
export function LogLines({ lines, sourceHash, className = "h-[260px]" }: LogLinesProps) {
  const code = useNamedCode(sourceHash);
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what makes it move
  useEffect(() => {
    const element = box.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      role="log"
      aria-label="Log lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it (WCAG 2.1.1)
      tabIndex={0}
      aria-live="off"
      onScroll={({ currentTarget }) => {
        isAtEnd.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 24;
      }}
      className={classNames("overflow-auto px-3.5 py-2 font-mono text-[11.5px] leading-[1.7]", className)}
    >
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be equal in all they have
        <p key={`${line.at}${index}`} className="grid grid-cols-[64px_44px_1fr] gap-x-2">
          <span className="text-faint">
            <Time at={line.at} as="seconds" />
          </span>
          <span className={LEVEL_TONE[line.level]}>{line.level}</span>
          <span
            className={classNames(
              "[overflow-wrap:anywhere] whitespace-pre-wrap",
              line.level === "debug" && "text-muted",
            )}
          >
            <TracedText text={line.text} code={code} />
          </span>
        </p>
      ))}
    </div>
  );
}
