import {
  type ActorCounters,
  FIRST_TYPES,
  HEADER,
  messageTypeOf,
  newCounters,
  numberIn,
  ROW,
  ROWS_PER_SEGMENT,
  readCounters,
  stoppingSinceOf,
} from "../../core/counters.ts";
import { RunQueue } from "../../core/run-queue.ts";
import type { PreparedSource } from "../../sources/source-bundles.ts";
import type { LogLine } from "../../wire/log-line.ts";
import type { Sender } from "../../wire/notice.ts";
import type { Parcel } from "../../wire/parcel.ts";
import type { Body } from "../../wire/plain-value.ts";
import {
  addControl,
  addMessage,
  addParcel,
  type Batch,
  batchSize,
  readBatch,
  splitBatch,
} from "../../wire/realm-batch.ts";
import type { ClassFacts, StopAsked, ToRealm } from "../../wire/realm-control.ts";
import type { RealmLink } from "../base.ts";
import { STUCK_MS, TurnWatch } from "./turn-watch.ts";

const FLUSH_AT = 64;

/** Whose row it is. */
export interface RowOwner {
  readonly slot: number;
  /** Its number in its realm: what its row must say for the row to be its own. */
  readonly rowId: number;
}

/** An actor's counters as they stand. */
export interface RowReading extends ActorCounters {
  local: number;
  stashed: number;
  asyncSinceMs: number;
  /** The number of the type on which it awaits a promise, while it does. */
  asyncType: number;
  /** 0: it was not told to stop. */
  stoppingSinceMs: number;
}

export function newRowReading(): RowReading {
  return { ...newCounters(), local: 0, stashed: 0, asyncSinceMs: 0, asyncType: 0, stoppingSinceMs: 0 };
}

/**
 * How many messages wait in a realm for an actor to which its host posted so many: those that came from outside and
 * from inside, less those that it took, and those that wait beside its mailbox. Never below 0.
 */
export function waitingInside({ local, received, stashed }: RowReading, posted: number): number {
  return local + posted - received + stashed;
}

/** A source's realm on one host. `blocked`: an actor of it is stuck, so none of it runs. */
export interface RealmStatus {
  hash: string;
  state: "running" | "blocked";
  /** Milliseconds since its thread last came back from a turn, or round its event loop; 0 while it runs. */
  blockedMs: number;
  /** Heap in use and buffers of its thread, measured once a second; null where it has no thread of its own. */
  memoryBytes: number | null;
}

/** One realm as its host sees it: the way there, and what its shared memory says. */
export class RealmHandle {
  readonly prefix: string;
  readonly source: PreparedSource | null;
  readonly header: Float64Array;
  readonly classes = new Map<string, ClassFacts>();
  readonly log: LogLine[] = [];
  readonly messageTypes: string[] = [...FIRST_TYPES];
  /** How many actors live there. */
  actors = 0;
  /** Messages that came out of it; the header says how many went in. */
  received = 0;
  /** Who had it ended, and why; null: nobody, so far. */
  endAsked: StopAsked | null = null;
  /** Its thread is being stopped. */
  isEnding = false;
  isEnded = false;
  link: RealmLink | null = null;
  readonly #segments: Float64Array[] = [];
  readonly #defer: (task: () => void) => void;
  readonly #onUncopied: (to: string, sender: Sender) => void;
  #batch: Batch = [];
  #isDeferred = false;
  /** Batches posted and, as far as was last seen, not received. */
  readonly #posted = new RunQueue<Batch>();
  #postedBatches = 0;
  readonly #watch: TurnWatch;

  constructor(
    prefix: string,
    source: PreparedSource | null,
    header: SharedArrayBuffer,
    defer: (task: () => void) => void,
    onUncopied: (to: string, sender: Sender) => void,
  ) {
    this.prefix = prefix;
    this.source = source;
    this.header = new Float64Array(header);
    this.#defer = defer;
    this.#onUncopied = onUncopied;
    this.#watch = new TurnWatch(this.header, this.#segments);
  }

  get hash(): string | null {
    return this.source?.hash ?? null;
  }

  message(to: string, sender: Sender, body: Body): void {
    addMessage(this.#batch, to, sender, body);
    this.#added();
  }

  parcel(parcel: Parcel): void {
    addParcel(this.#batch, parcel);
    this.#added();
  }

  /** In one order with the messages (docs/hot-swap.md, R2). */
  control(control: ToRealm): void {
    addControl(this.#batch, control);
    this.#added();
  }

  #added(): void {
    if (batchSize(this.#batch) >= FLUSH_AT) this.flush();
    else if (!this.#isDeferred) {
      this.#isDeferred = true;
      this.#defer(() => {
        this.#isDeferred = false;
        this.flush();
      });
    }
  }

  flush(): void {
    if (this.#batch.length === 0 || this.link === null || this.isEnded) return;
    const batch = this.#batch;
    this.#batch = [];
    try {
      this.#post(this.link, batch);
    } catch {
      for (const single of splitBatch(batch)) this.#postOne(this.link, single);
    }
  }

  #postOne(link: RealmLink, single: Batch): void {
    try {
      this.#post(link, single);
    } catch {
      readBatch(single, { message: (to, sender) => this.#onUncopied(to, sender), control() {}, parcel() {} });
    }
  }

  #post(link: RealmLink, batch: Batch): void {
    link.post(batch);
    this.#postedBatches += 1;
    this.#posted.push(batch);
    this.#dropReceived();
  }

  #dropReceived(): void {
    const open = this.#postedBatches - (this.header[HEADER.batches] as number);
    while (this.#posted.size > open) this.#posted.shift();
  }

  /**
   * Takes out, in order, what was meant for the realm and never got there. Only when it has ended: till then it may
   * still come.
   */
  takeUnreceived(): Batch[] {
    this.#dropReceived();
    const batches: Batch[] = [];
    for (let batch = this.#posted.shift(); batch !== undefined; batch = this.#posted.shift()) batches.push(batch);
    if (this.#batch.length > 0) batches.push(this.#batch);
    this.#batch = [];
    return batches;
  }

  addSegment(segment: SharedArrayBuffer): void {
    this.#segments.push(new Float64Array(segment));
  }

  /** Fills `into` with the actor's counters; false when the row is not (or no longer) its own. */
  read(entry: RowOwner, into: RowReading): boolean {
    const cells = this.#segments[Math.floor(entry.slot / ROWS_PER_SEGMENT)];
    if (cells === undefined) return false;
    const at = (entry.slot % ROWS_PER_SEGMENT) * ROW.cells;
    if (cells[at + ROW.id] !== entry.rowId) return false;
    readCounters(cells, at, into);
    into.local = numberIn(cells[at + ROW.local]);
    into.stashed = numberIn(cells[at + ROW.stashed]);
    into.asyncSinceMs = numberIn(cells[at + ROW.asyncSinceMs]);
    const mark = numberIn(cells[at + ROW.mark]);
    into.asyncType = messageTypeOf(mark);
    into.stoppingSinceMs = stoppingSinceOf(mark);
    return cells[at + ROW.id] === entry.rowId;
  }

  /** Lends the realm the time, and looks at what it does. */
  sample(nowMs: number): void {
    this.header[HEADER.clockMs] = nowMs;
    this.#dropReceived();
    this.#watch.sample(nowMs);
  }

  /** The slot whose synchronous turn is in hand, or -1. */
  get slotInHand(): number {
    return this.#watch.slotInHand;
  }

  turnMs(nowMs: number): number {
    return this.#watch.turnMs(nowMs);
  }

  /**
   * How long its thread has done nothing but run promises, once that is too long, and whose they most probably are;
   * else null.
   */
  starved(nowMs: number): { slot: number; forMs: number } | null {
    return this.#watch.starved(nowMs);
  }

  /** Of the message in hand, or of the last one. */
  get messageTypeInHand(): string {
    return this.nameOfType(this.header[HEADER.messageType] as number);
  }

  nameOfType(index: number): string {
    return this.messageTypes[index] ?? "other";
  }

  /** Hangs in one turn, or is starved. */
  isBlocked(nowMs: number): boolean {
    return this.#blockedMs(nowMs) > 0;
  }

  status(nowMs: number): RealmStatus {
    const blockedMs = this.#blockedMs(nowMs);
    return {
      hash: this.hash ?? "",
      state: blockedMs > 0 ? "blocked" : "running",
      blockedMs,
      memoryBytes: numberIn(this.header[HEADER.memoryBytes]) || null,
    };
  }

  #blockedMs(nowMs: number): number {
    const turnMs = this.turnMs(nowMs);
    return turnMs >= STUCK_MS ? turnMs : (this.starved(nowMs)?.forMs ?? 0);
  }

  get bufferBytes(): number {
    return numberIn(this.header[HEADER.bufferBytes]);
  }

  /** How many messages were in the realm's outbox when it ended; each is counted once. */
  takeLost(): number {
    const lost = Math.max(0, numberIn(this.header[HEADER.out]) - this.received);
    this.received += lost;
    return lost;
  }
}
