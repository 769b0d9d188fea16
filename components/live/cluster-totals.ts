import { RateMeter } from "./rate-meter.ts";
import type { TopologyStore } from "./topology-store.ts";

/** What the strip above the map says of the whole picture. Rates are null until they can be known. */
export interface ClusterTotals {
  actors: number;
  /** Of them, those that are no system actors. */
  ofSources: number;
  messagesPerSecond: number | null;
  /** The last minute's rates, a second apart, oldest first. */
  history: readonly number[];
  waiting: number;
  /** As `history`, of the waiting messages. */
  waitingHistory: readonly number[];
  deepest: { row: number; depth: number } | null;
  stuck: number;
  stuckHosts: number;
}

const EMPTY: ClusterTotals = {
  actors: 0,
  ofSources: 0,
  messagesPerSecond: null,
  history: [],
  waiting: 0,
  waitingHistory: [],
  deepest: null,
  stuck: 0,
  stuckHosts: 0,
};

const HISTORY = 60;

/**
 * Reads the whole picture (0.3 ms for 100,000 actors) each time `read` is called: twice a second is enough for eyes.
 */
export class ClusterTotalsReader {
  current: ClusterTotals = EMPTY;
  readonly #store: TopologyStore;
  readonly #messages = new RateMeter(3_000);
  #history: number[] = [];
  #waitingHistory: number[] = [];
  #lastHistoryMs = 0;
  /** Shown until the next can be known. */
  #lastRate: number | null = null;

  constructor(store: TopologyStore) {
    this.#store = store;
  }

  /**
   * After a time that the picture stood still: what was counted over it says nothing of a rate. Those of before stay
   * meanwhile.
   */
  restartRates(): void {
    this.#messages.reset();
  }

  /** Nothing is heard: nobody knows a rate. */
  forgetRates(): void {
    this.restartRates();
    this.#lastRate = null;
    this.#history = [];
    this.#waitingHistory = [];
  }

  read(nowMs: number): void {
    const { actors } = this.#store;
    this.#messages.read(nowMs, this.#store.received);
    const messagesPerSecond = this.#messages.perSecond() ?? this.#lastRate;
    this.#lastRate = messagesPerSecond;
    let waiting = 0;
    let ofSources = 0;
    let deepest = -1;
    let deepestDepth = 0;
    let stuck = 0;
    const stuckHosts = new Set<number>();
    for (let row = 0; row < actors.end; row++) {
      if (actors.ix[row] === -1) continue;
      const depth = actors.depth[row] as number;
      waiting += depth;
      if (actors.source[row] !== -1) ofSources++;
      if (depth > deepestDepth) {
        deepestDepth = depth;
        deepest = row;
      }
      if (actors.state[row] === 2) {
        stuck++;
        stuckHosts.add(actors.host[row] as number);
      }
    }
    if (messagesPerSecond !== null && nowMs - this.#lastHistoryMs >= 1000) {
      this.#lastHistoryMs = nowMs;
      this.#history = [...this.#history.slice(1 - HISTORY), messagesPerSecond];
      this.#waitingHistory = [...this.#waitingHistory.slice(1 - HISTORY), waiting];
    }
    this.current = {
      actors: actors.count,
      ofSources,
      messagesPerSecond,
      history: this.#history,
      waiting,
      waitingHistory: this.#waitingHistory,
      deepest: deepest === -1 ? null : { row: deepest, depth: deepestDepth },
      stuck,
      stuckHosts: stuckHosts.size,
    };
  }
}
