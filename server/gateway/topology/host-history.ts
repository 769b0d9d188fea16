import type { ActorPast, HostPast } from "#protocol/host";
import type { ReadRow } from "./host-watcher.ts";

/** 15 minutes of 5-second samples per host, and per actor for the 200 deepest. */
export const SAMPLE_EVERY_MS = 5_000;
const MAX_SAMPLES = 180;
const MAX_ACTORS = 200;

/** Cells of an actor in a sample. */
const CELL = { id: 0, depth: 1, received: 2, failed: 3, cells: 4 } as const;

interface Sample {
  atMs: number;
  actors: number;
  depth: number;
  /** Since the sample before. */
  received: number;
  failed: number;
  processBytes: number;
  /** Of the deepest actors, packed: 180 samples of 200 actors are little over a megabyte. */
  deepest: Float64Array;
}

interface Counted {
  received: number;
  failed: number;
}

export interface HostHistoryOptions {
  readActors(visit: (row: ReadRow) => void): void;
  processBytes(): number;
}

/** What a host and its deepest actors did, kept in memory by the host itself: nothing is sent until somebody asks. */
export class HostHistory {
  readonly #options: HostHistoryOptions;
  readonly #samples: Sample[] = [];
  #counted = new Map<number, Counted>();

  constructor(options: HostHistoryOptions) {
    this.#options = options;
  }

  /** Call every `SAMPLE_EVERY_MS`. */
  take(atMs: number): void {
    const before = this.#counted;
    const counted = new Map<number, Counted>();
    const deepest = new Deepest();
    const isFirst = this.#samples.length === 0;
    const sample = { atMs, actors: 0, depth: 0, received: 0, failed: 0, processBytes: this.#options.processBytes() };
    this.#options.readActors(({ id, depth, received, failed }) => {
      const last = before.get(id);
      sample.actors += 1;
      sample.depth += depth;
      // What was there before the first sample was not counted in 5 s.
      if (last || !isFirst) {
        sample.received += received - (last?.received ?? 0);
        sample.failed += failed - (last?.failed ?? 0);
      }
      counted.set(id, { received, failed });
      deepest.offer(id, depth, received, failed);
    });
    this.#counted = counted;
    this.#samples.push({ ...sample, deepest: deepest.packed() });
    if (this.#samples.length > MAX_SAMPLES) this.#samples.shift();
  }

  host(): HostPast {
    const samples = this.#samples;
    return {
      at: samples.map(({ atMs }) => new Date(atMs).toISOString()),
      actors: samples.map(({ actors }) => actors),
      depth: samples.map(({ depth }) => depth),
      processBytes: samples.map(({ processBytes }) => processBytes),
      receivedRate: samples.map(({ received }, n) => this.#perSecond(received, n)),
      failedRate: samples.map(({ failed }, n) => this.#perSecond(failed, n)),
    };
  }

  /** Only the samples in which it was among the deepest; a rate needs the sample before too. */
  actor(id: number): ActorPast {
    const past: ActorPast = { at: [], depth: [], receivedRate: [], failedRate: [] };
    let last: number[] | null = null;
    this.#samples.forEach(({ atMs, deepest }, n) => {
      const found = cellsOf(deepest, id);
      if (found && last) {
        past.at.push(new Date(atMs).toISOString());
        past.depth.push(found[CELL.depth] as number);
        past.receivedRate.push(this.#perSecond((found[CELL.received] as number) - (last[CELL.received] as number), n));
        past.failedRate.push(this.#perSecond((found[CELL.failed] as number) - (last[CELL.failed] as number), n));
      }
      last = found;
    });
    return past;
  }

  #perSecond(count: number, at: number): number {
    const before = this.#samples[at - 1];
    const spanMs = before ? (this.#samples[at]?.atMs ?? 0) - before.atMs : 0;
    return spanMs > 0 ? Math.max(0, count) / (spanMs / 1_000) : 0;
  }
}

function cellsOf(deepest: Float64Array, id: number): number[] | null {
  for (let at = 0; at < deepest.length; at += CELL.cells) {
    if (deepest[at + CELL.id] === id) return [...deepest.subarray(at, at + CELL.cells)];
  }
  return null;
}

/** The `MAX_ACTORS` with most waiting, deepest first; among equals those that were offered first. */
class Deepest {
  readonly #kept: number[][] = [];

  offer(id: number, depth: number, received: number, failed: number): void {
    const kept = this.#kept;
    const least = kept.at(-1);
    if (kept.length === MAX_ACTORS && least && depth <= (least[CELL.depth] as number)) return;
    let at = kept.length;
    while (at > 0 && (kept[at - 1]?.[CELL.depth] as number) < depth) at--;
    kept.splice(at, 0, [id, depth, received, failed]);
    if (kept.length > MAX_ACTORS) kept.pop();
  }

  packed(): Float64Array {
    return Float64Array.from(this.#kept.flat());
  }
}
