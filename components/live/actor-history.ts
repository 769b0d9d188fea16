import type { TopologyStore } from "./topology-store.ts";

const MAX_SAMPLES = 900;
const MAX_ACTORS = 16;

/** Readings of one actor, a second apart, since somebody first looked at it; at most 15 minutes. */
export interface ActorSamples {
  /** Seconds since 1970. */
  at: number[];
  depth: number[];
  /** Messages a second since the reading before. */
  receivedRate: number[];
  failedRate: number[];
}

interface Recorded extends ActorSamples {
  received: number;
  failed: number;
  lastMs: number;
}

/**
 * Remembers what the actors somebody looked at did, so that a plot has a past when its page is opened again. Keeps the 16
 * looked at last.
 */
export class ActorHistory {
  readonly #store: TopologyStore;
  readonly #recorded = new Map<string, Recorded>();

  constructor(store: TopologyStore) {
    this.#store = store;
  }

  watch(address: string): ActorSamples {
    const known = this.#recorded.get(address);
    const recorded = known ?? {
      at: [],
      depth: [],
      receivedRate: [],
      failedRate: [],
      received: 0,
      failed: 0,
      lastMs: 0,
    };
    this.#recorded.delete(address);
    this.#recorded.set(address, recorded);
    const oldest = this.#recorded.keys().next().value;
    if (this.#recorded.size > MAX_ACTORS && oldest !== undefined) this.#recorded.delete(oldest);
    return recorded;
  }

  /** Call once a second. An actor that is gone, or a picture that stands still, gets no reading. */
  read(nowMs: number): void {
    const { actors } = this.#store;
    for (const [address, samples] of this.#recorded) {
      const row = actors.rowOfAddress(address);
      if (row === -1) continue;
      const received = actors.received[row] as number;
      const failed = actors.failed[row] as number;
      const seconds = (nowMs - samples.lastMs) / 1000;
      if (samples.lastMs > 0 && seconds < 5) {
        push(samples.at, nowMs / 1000);
        push(samples.depth, actors.depth[row] as number);
        push(samples.receivedRate, Math.max(0, received - samples.received) / seconds);
        push(samples.failedRate, Math.max(0, failed - samples.failed) / seconds);
      }
      samples.received = received;
      samples.failed = failed;
      samples.lastMs = nowMs;
    }
  }
}

function push(list: number[], value: number): void {
  list.push(value);
  if (list.length > MAX_SAMPLES) list.shift();
}
