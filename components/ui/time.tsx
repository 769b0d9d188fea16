"use client";

import { useNow } from "./now.ts";
import { formatRelative } from "./span-of-time.ts";

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const SHORT = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const RELATIVE_STEP_MS = 5000;

interface TimeProps {
  /** ISO 8601 */
  at: string;
  /** `relative`: "14 min ago", kept up to date. `exact`: local date and time. */
  as?: "relative" | "exact";
}

/** A moment; its title always has local time and UTC. */
export function Time({ at, as = "relative" }: TimeProps) {
  return as === "exact" ? <Moment at={at} text={SHORT.format(new Date(at))} /> : <Relative at={at} />;
}

function Relative({ at }: { at: string }) {
  const now = useNow(RELATIVE_STEP_MS);
  const then = Date.parse(at);
  return <Moment at={at} text={now === 0 ? LOCAL.format(then) : formatRelative(then, now)} />;
}

function Moment({ at, text }: { at: string; text: string }) {
  return (
    <time
      dateTime={at}
      title={`${LOCAL.format(new Date(at))} local · ${at.replace("T", " ").replace(/(\.\d+)?Z$/, "")} UTC`}
      className="whitespace-nowrap"
    >
      {text}
    </time>
  );
}
