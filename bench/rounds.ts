import { median } from "./measure.ts";
import type { Measurement, Metrics, MetricsBy } from "./measurement.ts";
import type { Sizes } from "./sizes.ts";

/** Measures one contender in a process of its own (`-`: all by turns); null: it was stopped at the limit. */
export type MeasureIn = (who: string, what: string, limitMs: number) => Promise<MetricsBy | null>;

/** How many processes a measurement takes at most. */
export function processesOf(measurement: Measurement, sizes: Sizes): number {
  return measurement.isCore ? roundsOf(measurement, sizes) * measurement.contenders.length : 1;
}

function roundsOf({ rows }: Measurement, { rounds, roundsWithoutGoal }: Sizes): number {
  return rows.some(({ goals }) => goals) ? rounds : roundsWithoutGoal;
}

/**
 * The median of the rounds, in each of which the contenders take turns. Who was stopped once, or cannot do it, is not
 * tried again.
 */
export async function measure(measurement: Measurement, sizes: Sizes, measureIn: MeasureIn): Promise<MetricsBy> {
  const { name, isCore, contenders, rows } = measurement;
  const stopped: Metrics = Object.fromEntries(rows.map(({ metric }) => [metric, Number.POSITIVE_INFINITY]));
  if (!isCore) {
    const together = await measureIn("-", name, sizes.togetherLimitMs);
    return together ?? Object.fromEntries(contenders.map((who) => [who, stopped]));
  }
  const rounds = new Map<string, Metrics[]>(contenders.map((who) => [who, []]));
  for (let round = 0; round < roundsOf(measurement, sizes); round++) {
    for (const [who, before] of rounds) {
      const last = before.at(-1);
      if (last && (last === stopped || Object.keys(last).length === 0)) continue;
      const found = await measureIn(who, name, sizes.runLimitMs);
      before.push(found === null ? stopped : (found[who] ?? {}));
    }
  }
  return Object.fromEntries([...rounds].map(([who, found]) => [who, mediansOf(found)]));
}

function mediansOf(rounds: readonly Metrics[]): Metrics {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((metrics) => metrics[name] ?? Number.NaN))]));
}
