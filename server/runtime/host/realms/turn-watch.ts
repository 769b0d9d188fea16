import { HEADER, ROW, ROWS_PER_SEGMENT } from "../../core/counters.ts";

/** A turn that lasts longer than this is stuck, and so is a thread that does not come round its event loop. */
export const STUCK_MS = 1_000;

/**
 * What a realm's thread is doing, seen from the host's through shared memory, a look every few milliseconds. Asks
 * nobody, so it is true also of a thread that hangs.
 */
export class TurnWatch {
  readonly #header: Float64Array;
  readonly #segments: readonly Float64Array[];
  #sampledMs = 0;
  /** The turn in hand as it was first seen. */
  #slotSeen = -1;
  #idSeen = 0;
  #receivedSeen = 0;
  #turnSinceMs = 0;
  /** No turn is in hand, and since then the event loop has not come round and no slice was run. */
  #quietSinceMs = 0;
  #beatsSeen = 0;
  #slicesSeen = 0;
  #lastSlot = -1;
  /** Whose promises most probably keep the thread; null: not looked for. */
  #suspect: number | null = null;

  constructor(header: Float64Array, segments: readonly Float64Array[]) {
    this.#header = header;
    this.#segments = segments;
  }

  sample(nowMs: number): void {
    const slot = this.#header[HEADER.slot] as number;
    this.#sampleLoop(nowMs, slot);
    this.#sampleTurn(nowMs, slot);
    this.#sampledMs = nowMs;
  }

  /** Dates the turn in hand: it began when it was first seen. */
  #sampleTurn(nowMs: number, slot: number): void {
    if (slot < 0) {
      this.#slotSeen = -1;
      return;
    }
    this.#lastSlot = slot;
    // The actor and the messages that it has taken tell one turn from the next: nobody has to number them.
    const cells = this.#segments[Math.floor(slot / ROWS_PER_SEGMENT)];
    const at = (slot % ROWS_PER_SEGMENT) * ROW.cells;
    const id = cells?.[at + ROW.id] ?? 0;
    const received = cells?.[at + ROW.received] ?? 0;
    if (slot === this.#slotSeen && id === this.#idSeen && received === this.#receivedSeen) return;
    this.#slotSeen = slot;
    this.#idSeen = id;
    this.#receivedSeen = received;
    this.#turnSinceMs = nowMs;
  }

  /**
   * Outside all turns a thread that is well comes round its event loop, or runs turns. One that does neither runs
   * promises.
   */
  #sampleLoop(nowMs: number, slot: number): void {
    const beats = this.#header[HEADER.beats] as number;
    const slices = this.#header[HEADER.slices] as number;
    const isMoving = slot >= 0 || beats !== this.#beatsSeen || slices !== this.#slicesSeen;
    // Where the host's own thread was away (the machine slept), the realm's may have been, too.
    const wasAway = nowMs - this.#sampledMs > STUCK_MS / 2;
    if (isMoving || wasAway || beats === 0) {
      this.#beatsSeen = beats;
      this.#slicesSeen = slices;
      this.#quietSinceMs = nowMs;
      this.#suspect = null;
    } else if (nowMs - this.#quietSinceMs >= STUCK_MS) this.#suspect ??= this.#findSuspect();
  }

  /** Who began last to await a promise; where nobody does, who had the last turn that was seen. */
  #findSuspect(): number {
    let suspect = this.#lastSlot;
    let latestMs = 0;
    for (const [segment, cells] of this.#segments.entries()) {
      for (let at = 0; at < cells.length; at += ROW.cells) {
        const sinceMs = cells[at + ROW.asyncSinceMs] as number;
        if (cells[at + ROW.id] === 0 || sinceMs <= latestMs) continue;
        latestMs = sinceMs;
        suspect = segment * ROWS_PER_SEGMENT + at / ROW.cells;
      }
    }
    return suspect;
  }

  /** How long the thread has run nothing but promises, once that is too long, and whose they most probably are. */
  starved(nowMs: number): { slot: number; forMs: number } | null {
    return this.#suspect === null ? null : { slot: this.#suspect, forMs: nowMs - this.#quietSinceMs };
  }

  /** The slot whose synchronous turn is in hand, or -1. */
  get slotInHand(): number {
    return this.#slotSeen === -1 ? -1 : (this.#header[HEADER.slot] as number);
  }

  turnMs(nowMs: number): number {
    return this.#slotSeen === -1 ? 0 : Math.max(0, nowMs - this.#turnSinceMs);
  }
}
