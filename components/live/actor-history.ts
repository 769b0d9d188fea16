import type { ActorPast } from "#protocol/host";
import type { TopologyStore } from "./topology-store.ts";

const MAX_SAMPLES = 900;
const MAX_ACTORS = 16;

/**
 * Readings of one actor, a second apart, since somebody first looked at it; before them what its host kept, 5 s apart.
 * At most 15 minutes.
 */
export interface ActorSamples {
  /** Seconds since 1970. */
  at: number[];
  depth: number[];
  /** Messages a second since the reading before. */
  receivedRate: number[];
  failedRate: number[];
  looks: TurnLooks;
}

/** How often it was found in a turn, and what it took meanwhile: turns are too short to be timed one by one. */
export interface TurnLooks {
  looks: number;
  busy: number;
  taken: number;
  spanMs: number;
}

interface Recorded extends ActorSamples {
  received: number;
  failed: number;
  lastMs: number;
  hasPast: boolean;
}

/**
 * Remembers what the actors somebody looked at did, so that a plot has a past when its page is opened again. Keeps the
 * 16 looked at last.
 */
export class ActorHistory {
  readonly #store: TopologyStore;
  readonly #recorded = new Map<string, Recorded>();

  constructor(store: TopologyStore) {
    this.#store = store;
  }

  /** Whose readings it takes. */
  get addresses(): Iterable<string> {
    return this.#recorded.keys();
  }

  watch(address: string): ActorSamples {
    const known = this.#recorded.get(address);
    const recorded = known ?? {
      at: [],
      depth: [],
      receivedRate: [],
      failedRate: [],
      looks: { looks: 0, busy: 0, taken: 0, spanMs: 0 },
      hasPast: false,
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

  /** What its host kept goes before what was read here; the second time is once too often. */
  putBefore(address: string, past: ActorPast): void {
    const samples = this.#recorded.get(address);
    if (!samples || samples.hasPast) return;
    samples.hasPast = true;
    const seconds = past.at.map((at) => Date.parse(at) / 1000);
    const first = samples.at[0] ?? Number.POSITIVE_INFINITY;
    const count = seconds.filter((at) => at < first).length;
    samples.at.unshift(...seconds.slice(0, count));
    samples.depth.unshift(...past.depth.slice(0, count));
    samples.receivedRate.unshift(...past.receivedRate.slice(0, count));
    samples.failedRate.unshift(...past.failedRate.slice(0, count));
  }

  /** Call once a second. An actor that is gone, or a picture that stands still, gets no reading. */
  read(nowMs: number): void {
    const { actors } = this.#store;
    for (const [address, samples] of this.#recorded) {
      const row = actors.rowOfAddress(address);
      if (row === -1 || actors.isCounted[row] === 0) continue;
      const received = actors.counters.received[row] as number;
      const failed = actors.counters.failed[row] as number;
      const seconds = (nowMs - samples.lastMs) / 1000;
      if (samples.lastMs > 0 && seconds < 5) {
        push(samples.at, nowMs / 1000);
        push(samples.depth, actors.depth[row] as number);
        push(samples.receivedRate, Math.max(0, received - samples.received) / seconds);
        push(samples.failedRate, Math.max(0, failed - samples.failed) / seconds);
        samples.looks.looks++;
        samples.looks.busy += actors.state[row] === 0 ? 0 : 1;
        samples.looks.taken += Math.max(0, received - samples.received);
        samples.looks.spanMs += nowMs - samples.lastMs;
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
