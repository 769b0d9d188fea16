import type { AskLatency } from "./measure.ts";

export const TELLS = 1_000_000;
export const ROUND_TRIPS = 500_000;
export const ASKS = 100_000;
export const ACTORS = 100_000;
export const RUNS = 5;

/** What a peer of the actor core can be measured at; each method answers for one whole measurement. */
export interface CorePeer {
  /** 1,000,000 messages into one actor and an ask behind them: milliseconds until its answer. */
  tells(): Promise<number>;
  /** Two actors, 500,000 times there and back: milliseconds. */
  pingPong(): Promise<number>;
  /** 100,000 asks one after the other; null: it has none. */
  ask(): Promise<AskLatency | null>;
  /** 100,000 actors that live at once; null: it has none. */
  actors(): Promise<{ createMs: number; heapPerActor: number } | null>;
}
