import type { TimeZone } from "./time-zone.ts";

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;
const MINUTE = { hour: "2-digit", minute: "2-digit" } as const;
const SECOND = { ...MINUTE, second: "2-digit" } as const;
const ZONE = { timeZoneName: "short" } as const;

/**
 * `14:02`, `14:02:31`, `14:02:31 UTC`, `21 Nov 2026, 14:02:31 UTC`. Local ones name the zone as the browser does:
 * `CET`, `GMT+1`.
 */
const SHAPES = {
  minutes: MINUTE,
  seconds: SECOND,
  clock: { ...SECOND, ...ZONE },
  moment: { ...DAY, ...SECOND, ...ZONE },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type TimeShape = keyof typeof SHAPES;

const formats = new Map<string, Intl.DateTimeFormat>();

/** `minutes` and `seconds` name no zone: they stand where it is said beside them. */
export function formatTime(atMs: number, shape: TimeShape, zone: TimeZone): string {
  const key = `${shape} ${zone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", { ...SHAPES[shape], ...(zone === "utc" ? { timeZone: "UTC" } : {}) });
    formats.set(key, format);
  }
  return format.format(atMs);
}
