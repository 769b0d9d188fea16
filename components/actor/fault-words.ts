import type { FAULT_KINDS } from "#protocol/actor";

export const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** What becomes of a message, as said of it, and to whoever chooses. */
export const FAULT_WORDS: Record<(typeof FAULT_KINDS)[number], { done: string; hint: string }> = {
  drop: { done: "dropped", hint: "Never arrives." },
  delay: { done: "delayed", hint: "Arrives later." },
  double: { done: "doubled", hint: "Arrives twice." },
  reorder: { done: "reordered", hint: "After the next one." },
  fail: { done: "failed", hint: "Its sender is told." },
};
