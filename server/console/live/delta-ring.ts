import type { PictureDelta } from "#protocol/picture";
import { encodeDelta } from "#protocol/picture-frames";
import { mergeDeltas } from "./merge-deltas.ts";

/** Deltas kept for browsers that are behind: at most this many, and at most this many bytes. Shared by all of them. */
const MAX_DELTAS = 128;
const MAX_BYTES = 8 * 1024 * 1024;

const STAMPS = new Set(["epoch", "from", "seq", "at"]);

interface Kept {
  delta: PictureDelta;
  frame: Uint8Array;
}

/** The last deltas of one epoch, each encoded once, in order without a gap. */
export class DeltaRing {
  #epoch = "";
  /** seq of the newest delta that says anything, or of the snapshot that the ring began with. */
  #last = 0;
  /** seq of the newest delta, also when it says nothing: those in between are as good as the last. */
  #newest = 0;
  #kept: Kept[] = [];
  #bytes = 0;
  /** What leads from a seq to the newest, made once for all browsers that are as far behind. */
  readonly #merged = new Map<number, Uint8Array>();

  get epoch(): string {
    return this.#epoch;
  }

  get last(): number {
    return this.#last;
  }

  /** A snapshot came: nothing before it can be followed any more. */
  restart(epoch: string, seq: number): void {
    this.#epoch = epoch;
    this.#last = seq;
    this.#newest = seq;
    this.#kept = [];
    this.#bytes = 0;
    this.#merged.clear();
  }

  /** False: it says nothing to anybody, and the next one leads over it. */
  push(news: PictureDelta): boolean {
    this.#newest = news.seq;
    if (isEmpty(news)) return false;
    const delta = { ...news, from: this.#last };
    const frame = encodeDelta(delta);
    this.#last = delta.seq;
    this.#kept.push({ delta, frame });
    this.#bytes += frame.length;
    this.#merged.clear();
    while (this.#kept.length > MAX_DELTAS || (this.#bytes > MAX_BYTES && this.#kept.length > 1))
      this.#bytes -= this.#kept.shift()?.frame.length ?? 0;
    return true;
  }

  /** Can somebody who has `seq` go on from here? */
  canFollow(epoch: string, seq: number): boolean {
    return epoch === this.#epoch && seq <= this.#newest && seq >= (this.#kept[0]?.delta.from ?? this.#last);
  }

  /**
   * One frame that leads from `seq` to the newest: the last delta as it was, or several merged. Undefined where none
   * can.
   */
  after(seq: number): Uint8Array | undefined {
    if (seq >= this.#last || !this.canFollow(this.#epoch, seq)) return undefined;
    const [first, ...others] = this.#kept.filter(({ delta }) => delta.seq > seq);
    if (!first || others.length === 0) return first?.frame;
    const known = this.#merged.get(seq);
    if (known) return known;
    const merged = encodeDelta(mergeDeltas([first.delta, ...others.map(({ delta }) => delta)]));
    this.#merged.set(seq, merged);
    return merged;
  }
}

function isEmpty(delta: PictureDelta): boolean {
  return Object.entries(delta).every(([part, value]) => STAMPS.has(part) || value === 0);
}
