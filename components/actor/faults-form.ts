import type * as z from "zod";
import { FAULT_KINDS, type injectFaultsSchema } from "#protocol/actor";

type FaultKind = (typeof FAULT_KINDS)[number];
type FaultOrder = Omit<z.input<typeof injectFaultsSchema>, "reason">;

/** What is typed: shares in per cent, how late in ms, how long in minutes. */
export type FaultsForm = Record<FaultKind | "delayMs" | "minutes", string>;

export const NO_FAULTS: FaultsForm = {
  drop: "",
  delay: "",
  double: "",
  reorder: "",
  fail: "",
  delayMs: "1000",
  minutes: "5",
};

const MAX_DELAY_MS = 600_000;
const MAX_MINUTES = 24 * 60;

type Read =
  | { ok: true; order: FaultOrder; share: number }
  | { ok: false; errors: Partial<FaultsForm> & { sum?: string } };

/** What is asked for, or by field what is wrong with it; nothing is asked for as long as no share is given. */
export function readFaults(form: FaultsForm): Read {
  const errors: Partial<FaultsForm> & { sum?: string } = {};
  const percents = FAULT_KINDS.map((kind) => {
    const percent = numberOf(form[kind], 0, 100);
    if (percent === null) errors[kind] = "from 0 to 100";
    return [kind, percent ?? 0] as const;
  });
  const delayMs = numberOf(form.delayMs, 0, MAX_DELAY_MS);
  if (delayMs === null) errors.delayMs = `from 0 to ${MAX_DELAY_MS}`;
  const minutes = numberOf(form.minutes, 1 / 60, MAX_MINUTES);
  if (minutes === null) errors.minutes = `up to ${MAX_MINUTES}, a day`;
  const sum = percents.reduce((total, [, percent]) => total + percent, 0);
  // Tenths do not add up exactly.
  if (sum > 100 + 1e-6) errors.sum = `together ${Number(sum.toFixed(3))} %, more than all messages`;
  if (delayMs === null || minutes === null || Object.keys(errors).length > 0) return { ok: false, errors };
  const shares = percents.filter(([, percent]) => percent > 0).map(([kind, percent]) => [kind, percent / 100]);
  return {
    ok: true,
    share: sum / 100,
    order: { ...Object.fromEntries(shares), delayMs, forMs: Math.round(minutes * 60_000) },
  };
}

/** Nothing typed counts as 0. */
function numberOf(text: string, min: number, max: number): number | null {
  const value = Number(text.trim());
  return Number.isFinite(value) && value >= min && value <= max ? value : null;
}
