import type { AuditEntry } from "./audit.ts";
import type { ChainRow } from "./chain.ts";

const MAX_DETAILS_CHARS = 16 * 1024;

export type AuditResult = "intent" | "done" | "failed" | "refused" | "unknown";

export type UnchainedRow = Omit<ChainRow, "seq" | "at" | "previous">;

/** What an entry says, as text that both databases keep exactly: bounded, without NUL and without lone surrogates. */
export function entryRow(entry: AuditEntry, result: AuditResult, closes: bigint | null = null): UnchainedRow {
  const { who } = entry;
  return {
    whoId: who === "system" ? null : who.id,
    whoName: who === "system" ? "Callboard" : clean(who.name, 200),
    via: who === "system" ? "system" : who.via,
    action: clean(entry.action, 100),
    target: clean(entry.target, 300),
    result,
    reason: entry.reason === undefined || entry.reason === null ? null : clean(entry.reason, 2000),
    details: detailsText(entry.details),
    closes,
  };
}

function detailsText(details: unknown): string {
  const text = JSON.stringify(details ?? null) ?? "null";
  if (text.length <= MAX_DETAILS_CHARS) return text;
  return JSON.stringify({ isCut: true, chars: text.length, head: clean(text.slice(0, 1000), 1000) });
}

function clean(text: string, maxChars: number): string {
  return text.slice(0, maxChars).replaceAll(/[\0\p{Surrogate}]/gu, "\ufffd");
}
