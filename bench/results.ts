import type { Goal, Measurement, MetricsBy, Row } from "./measurement.ts";
import type { Sizes } from "./sizes.ts";

/** One line of the table. A value is null where the contender cannot do it, or was stopped before it was known. */
export interface Line {
  name: string;
  contender: string;
  value: number | null;
  unit: string;
  /** The contender's time (or heap) over ours: above 1 it is slower (or larger). */
  ratioToOurs: number | null;
  /** The limit at which the contender was stopped: a value and its ratio are then lower bounds. */
  stoppedAfterMs: number | null;
  goal: { text: string; verdict: string } | null;
}

/** The lines of one measurement: row by row, ours first. */
export function linesOf({ isCore, contenders, rows }: Measurement, sizes: Sizes, found: MetricsBy): Line[] {
  const limitMs = isCore ? sizes.runLimitMs : sizes.togetherLimitMs;
  return rows.flatMap((row) => {
    const ours = found.callboard?.[row.metric];
    return contenders.map((contender) => {
      const measured = found[contender]?.[row.metric];
      const isStopped = measured === Number.POSITIVE_INFINITY;
      const value = isStopped ? boundOf(row, isCore, limitMs) : (measured ?? null);
      const ratio = ratioOf(row, value, ours);
      const goal = row.goals?.[contender];
      return {
        name: row.title(sizes),
        contender,
        value,
        unit: row.unit,
        ratioToOurs: ratio,
        stoppedAfterMs: isStopped ? limitMs : null,
        goal: goal ? judge(goal, row.unit, value, ratio, isStopped) : null,
      };
    });
  });
}

/** What is known of a contender that was stopped: only where the row is the time of one run of its own. */
function boundOf(row: Row, isCore: boolean, limitMs: number): number | null {
  return isCore && row.isRunTime ? limitMs : null;
}

function ratioOf(row: Row, value: number | null, ours: number | undefined): number | null {
  if (value === null || ours === undefined || ours === Number.POSITIVE_INFINITY) return null;
  return row.isRate ? ours / value : value / ours;
}

/** Of a lower bound only that can be said which holds for whatever lies above it. */
function judge(goal: Goal, unit: string, value: number | null, ratio: number | null, isBound: boolean): Line["goal"] {
  if ("most" in goal) {
    return { text: `at most ${goal.most} ${unit}`, verdict: atMost(value, goal.most, isBound ? "above" : "exact") };
  }
  if ("atLeast" in goal) {
    return { text: `at least ${goal.atLeast}× ours`, verdict: atLeast(ratio, goal.atLeast, isBound) };
  }
  const ours = ratio === null ? null : 1 / ratio;
  const shown = ours === null ? "" : ` (${ours.toFixed(2)}×)`;
  const verdict = atMost(ours, goal.oursAtMost, isBound ? "below" : "exact");
  return { text: `ours at most ${goal.oursAtMost}×${shown}`, verdict };
}

/** `is`: whether the figure itself is known, or that the true one is above it or below it. */
function atMost(figure: number | null, limit: number, is: "exact" | "above" | "below"): string {
  if (figure === null) return UNKNOWN;
  if (figure <= limit) return is === "above" ? UNKNOWN : "met";
  return is === "below" ? UNKNOWN : missedBy(figure / limit - 1);
}

function atLeast(figure: number | null, limit: number, isBound: boolean): string {
  if (figure === null) return UNKNOWN;
  if (figure >= limit) return "met";
  return isBound ? UNKNOWN : missedBy(1 - figure / limit);
}

const UNKNOWN = "not measured";

function missedBy(share: number): string {
  return `missed by ${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
