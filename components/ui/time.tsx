"use client";

import { useNow } from "./now.ts";
import { formatRelative } from "./span-of-time.ts";
import { formatTime } from "./time-format.ts";
import { type TimeZone, useTimeZone } from "./time-zone.ts";

const RELATIVE_STEP_MS = 5000;

interface TimeProps {
  /** ISO 8601 */
  at: string;
  /**
   * `relative`: "14 min ago", kept up to date. `exact`: date and time. `clock`: time of day. `seconds`: the same
   * without its zone, in columns.
   */
  as?: "relative" | "exact" | "clock" | "seconds";
}

/** A moment, by the clock that she chose; its title always has local time and UTC. */
export function Time({ at, as = "relative" }: TimeProps) {
  const zone = useTimeZone();
  if (as === "relative") return <Relative at={at} zone={zone} />;
  return <Moment at={at} zone={zone} text={formatTime(Date.parse(at), as === "exact" ? "moment" : as, zone)} />;
}

function Relative({ at, zone }: { at: string; zone: TimeZone }) {
  const now = useNow(RELATIVE_STEP_MS);
  const then = Date.parse(at);
  return <Moment at={at} zone={zone} text={now === 0 ? formatTime(then, "moment", zone) : formatRelative(then, now)} />;
}

function Moment({ at, zone, text }: { at: string; zone: TimeZone; text: string }) {
  const then = Date.parse(at);
  const zones = zone === "utc" ? (["utc", "local"] as const) : (["local", "utc"] as const);
  return (
    <time
      dateTime={at}
      title={zones.map((each) => formatTime(then, "moment", each)).join(" · ")}
      className="whitespace-nowrap"
    >
      {text}
    </time>
  );
}
