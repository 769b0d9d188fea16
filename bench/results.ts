import type { Goal, Measurement, MetricsBy, Row } from "./measurement.ts";

/** One line of the table. A value is null where the contender cannot do it. */
export interface Line {
  measurement: string;
  name: string;
  contender: string;
  value: number | null;
  unit: string;
  /** The contender's time (or heap) over ours: above 1 it is slower (or larger). */
  ratioToOurs: number | null;
  goal: { text: string; isMet: boolean } | null;
}

/** The lines of one measurement: row by row, ours first. */
export function linesOf(
  { name, contenders, rows }: Measurement,
  titles: (row: Row) => string,
  found: MetricsBy,
): Line[] {
  return rows.flatMap((row) => {
    const ours = found.callboard?.[row.metric];
    return contenders.map((contender) => {
      const value = found[contender]?.[row.metric];
      const ratio = value === undefined || ours === undefined ? undefined : row.isRate ? ours / value : value / ours;
      const goal = row.goals?.[contender];
      return {
        measurement: name,
        name: titles(row),
        contender,
        value: value ?? null,
        unit: row.unit,
        ratioToOurs: ratio ?? null,
        goal: goal && value !== undefined && ratio !== undefined ? judge(goal, value, ratio, row.unit) : null,
      };
    });
  });
}

function judge(goal: Goal, value: number, ratio: number, unit: string): Line["goal"] {
  if ("most" in goal) return { text: `at most ${goal.most} ${unit}`, isMet: value <= goal.most };
  if ("atLeast" in goal) return { text: `at least ${goal.atLeast}× ours`, isMet: ratio >= goal.atLeast };
  const ours = 1 / ratio;
  return { text: `ours at most ${goal.oursAtMost}× (${ours.toFixed(2)}×)`, isMet: ours <= goal.oursAtMost };
}
