/** How far back is looked, from now. */
export const WITHIN = ["all", "hour", "day"] as const;
export type Within = (typeof WITHIN)[number];

export const WITHIN_LABELS: readonly { value: Within; label: string }[] = [
  { value: "all", label: "since the hosts started" },
  { value: "hour", label: "within the hour" },
  { value: "day", label: "within a day" },
];

const WITHIN_MS = { hour: 3_600_000, day: 86_400_000 };

/** As the API takes it, at this moment; nothing for all of them. */
export function sinceOf(within: Within, nowMs: number): { since?: string } {
  return within === "all" ? {} : { since: new Date(nowMs - WITHIN_MS[within]).toISOString() };
}
