import { createParser, parseAsStringLiteral, useQueryStates } from "nuqs";
import { auditResultSchema } from "#protocol/audit";
import { parseAsSearch, parseUpTo } from "../ui/search-text.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** `2026-11-21`; what is no day of the calendar is as if it were not there. */
export const parseAsDay = createParser({
  parse: (text) => {
    const at = DAY.test(text) ? Date.parse(text) : Number.NaN;
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : null;
  },
  serialize: (day: string) => day,
});

/** What the page shows, all of it in the address; the names are those of the API. Times are days, in UTC. */
const SHOWN = {
  who: parseAsSearch,
  action: parseUpTo(100),
  target: parseAsSearch,
  result: parseAsStringLiteral(auditResultSchema.options),
  from: parseAsDay.withDefault(""),
  to: parseAsDay.withDefault(""),
};
const NOTHING = { who: null, action: null, target: null, result: null, from: null, to: null };

export function useAuditUrl() {
  const [shown, show] = useQueryStates(SHOWN, { history: "replace", throttleMs: 150 });
  return {
    shown,
    isFiltering: Object.values(shown).some((part) => part !== null && part !== ""),
    set: (part: Partial<AuditShown>) => void show(part),
    clear: () => void show(NOTHING),
  };
}

export interface AuditShown {
  who: string;
  action: string;
  target: string;
  result: (typeof auditResultSchema.options)[number] | null;
  /** The first day and the last one, as `parseAsDay` gives them; empty without one. */
  from: string;
  to: string;
}

/** The filter as the API takes it: only the parts that are there. */
export function auditFilter({ from, to, ...parts }: AuditShown): Record<string, string> {
  const all = {
    ...parts,
    from: from && new Date(from).toISOString(),
    to: to && new Date(Date.parse(to) + DAY_MS).toISOString(),
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, part]) => (part ? [[name, part]] : [])));
}

/** Where exactly this view is to be had as a file. */
export function auditExportHref(format: "csv" | "json", shown: AuditShown): string {
  return `/api/v1/audit/export?${new URLSearchParams({ format, ...auditFilter(shown) })}`;
}
