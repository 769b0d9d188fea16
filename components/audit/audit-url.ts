import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { auditResultSchema } from "#protocol/audit";

/** What the page shows, all of it in the address; the names are those of the API. Times are days, in UTC. */
const SHOWN = {
  who: parseAsString.withDefault(""),
  action: parseAsString.withDefault(""),
  target: parseAsString.withDefault(""),
  result: parseAsStringLiteral(auditResultSchema.options),
  from: parseAsString.withDefault(""),
  to: parseAsString.withDefault(""),
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
  /** `2026-11-21`, the first day and the last one. */
  from: string;
  to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** The filter as the API takes it: only the parts that are there. A day that is none is left out. */
export function auditFilter({ from, to, ...parts }: AuditShown): Record<string, string> {
  const begin = DAY.test(from) ? Date.parse(from) : Number.NaN;
  const end = DAY.test(to) ? Date.parse(to) + DAY_MS : Number.NaN;
  const all = {
    ...parts,
    from: Number.isNaN(begin) ? "" : new Date(begin).toISOString(),
    to: Number.isNaN(end) ? "" : new Date(end).toISOString(),
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, part]) => (part ? [[name, part]] : [])));
}

/** Where exactly this view is to be had as a file. */
export function auditExportHref(format: "csv" | "json", shown: AuditShown): string {
  return `/api/v1/audit/export?${new URLSearchParams({ format, ...auditFilter(shown) })}`;
}
