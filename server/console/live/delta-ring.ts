/** Deltas kept for browsers that are behind: at most this many, and at most this many bytes. Shared by all of them. */
const MAX_DELTAS = 128;
const MAX_BYTES = 8 * 1024 * 1024;

/** The last deltas of one epoch, each encoded once, in order without a gap. */
export class DeltaRing {
  #epoch = "";
  /** seq of the newest delta, or of the snapshot that the ring began with. */
  #last = 0;
  #frames: Buffer[] = [];
  #bytes = 0;

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
    this.#frames = [];
    this.#bytes = 0;
  }

  push(frame: Buffer): void {
    this.#last++;
    this.#frames.push(frame);
    this.#bytes += frame.length;
    while (this.#frames.length > MAX_DELTAS || (this.#bytes > MAX_BYTES && this.#frames.length > 1))
      this.#bytes -= this.#frames.shift()?.length ?? 0;
  }

  /** Can somebody who has `seq` go on from here? */
  canFollow(epoch: string, seq: number): boolean {
    return epoch === this.#epoch && seq <= this.#last && seq >= this.#last - this.#frames.length;
  }

  /** The delta with this seq, when it is still here. */
  get(seq: number): Buffer | undefined {
    return this.#frames[seq - (this.#last - this.#frames.length) - 1];
  }
}
