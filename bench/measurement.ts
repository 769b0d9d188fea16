import type { Sizes } from "./sizes.ts";

/** Infinite: the contender was stopped at the time limit. */
export type Metrics = Record<string, number>;
/** By contender. */
export type MetricsBy = Record<string, Metrics>;

/** Where a contender stands to the value at hand. */
export type Goal =
  /** Ours is at most so many times this one's. */
  | { oursAtMost: number }
  /** This one's is at least so many times ours. */
  | { atLeast: number }
  /** The value itself is at most. */
  | { most: number };

/** A line per contender of the table. */
export interface Row {
  metric: string;
  title(sizes: Sizes): string;
  unit: string;
  /** More is better: the contender's time for one over ours is the inverse of the values' ratio. */
  isRate?: true;
  /** The value is what a run takes, so that a run that was stopped tells a lower bound. */
  isRunTime?: true;
  goals?: Record<string, Goal>;
}

/** What is measured together. */
export interface Measurement {
  /** What `--only` takes. */
  name: string;
  contenders: readonly string[];
  /** Each contender in processes of its own; else all in one, by turns. */
  isCore: boolean;
  rows: readonly Row[];
}
