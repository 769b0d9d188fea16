import { HEADER, ROW, ROWS_PER_SEGMENT } from "../core/counters.ts";
import type { Sender } from "../core/notice.ts";
import type { Parcel } from "../core/parcel.ts";
import type { Body } from "../core/plain-value.ts";
import { RunQueue } from "../core/run-queue.ts";
import type { LogLine, RealmStatus } from "../descriptions.ts";
import { addControl, addMessage, addParcel, type Batch, type StopAsked, type ToRealm } from "../realm/control.ts";
import type { ClassFacts } from "../realm/loaded-class.ts";
import type { PreparedSource } from "../sources/source-bundles.ts";
import type { RealmLink } from "./base.ts";

/** A turn that lasts longer than this is stuck. */
export const STUCK_MS = 1_000;
const FLUSH_AT = 3 * 64;

/** Whose row it is. */
export interface RowOwner {
  readonly slot: number;
  /** Its number in its realm: what its row must say for the row to be its own. */
  readonly rowId: number;
}

/** An actor's counters as they stand. */
export interface RowReading {
  taken: number;
  local: number;
  sent: number;
  failed: number;
  late: number;
  asyncSinceMs: number;
}

/** One realm as its host sees it: the way there, and what its shared memory says. */
export class RealmHandle {
  readonly prefix: string;
  readonly source: PreparedSource | null;
  readonly header: Float64Array;
  readonly classes = new Map<string, ClassFacts>();
  readonly log: LogLine[] = [];
  readonly messageTypes: string[] = ["(value)"];
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
  /** What the last sample saw of the turn in hand. */
  #slotSeen = -1;
  #idSeen = 0;
  #takenSeen = 0;
  #turnSinceMs = 0;

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
    if (this.#batch.length >= FLUSH_AT) this.flush();
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
      for (let i = 0; i < batch.length; i += 3) this.#postOne(this.link, batch.slice(i, i + 3));
    }
  }

  #postOne(link: RealmLink, triple: Batch): void {
    try {
      this.#post(link, triple);
    } catch {
      this.#onUncopied(String(triple[0]), triple[1] as Sender);
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

  /** Takes out, in order, what was meant for the realm and never got there. Only when it has ended: till then it may still come. */
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
    into.taken = figure(cells[at + ROW.taken]);
    into.local = figure(cells[at + ROW.local]);
    into.sent = figure(cells[at + ROW.sent]);
    into.failed = figure(cells[at + ROW.failed]);
    into.late = figure(cells[at + ROW.late]);
    into.asyncSinceMs = figure(cells[at + ROW.asyncSinceMs]);
    return cells[at + ROW.id] === entry.rowId;
  }

  /** Lends the realm the time, and dates the turn in hand: it began when it was first seen. */
  sample(nowMs: number): void {
    const header = this.header;
    header[HEADER.clockMs] = nowMs;
    this.#dropReceived();
    const slot = header[HEADER.slot] as number;
    if (slot < 0) {
      this.#slotSeen = -1;
      return;
    }
    // The actor and the messages that it has taken tell one turn from the next: nobody has to number them.
    const cells = this.#segments[Math.floor(slot / ROWS_PER_SEGMENT)];
    const at = (slot % ROWS_PER_SEGMENT) * ROW.cells;
    const id = cells?.[at + ROW.id] ?? 0;
    const taken = cells?.[at + ROW.taken] ?? 0;
    if (slot === this.#slotSeen && id === this.#idSeen && taken === this.#takenSeen) return;
    this.#slotSeen = slot;
    this.#idSeen = id;
    this.#takenSeen = taken;
    this.#turnSinceMs = nowMs;
  }

  /** The slot whose synchronous turn is in hand, or -1. */
  get slotInHand(): number {
    return this.#slotSeen === -1 ? -1 : (this.header[HEADER.slot] as number);
  }

  turnMs(nowMs: number): number {
    return this.#slotSeen === -1 ? 0 : Math.max(0, nowMs - this.#turnSinceMs);
  }

  get messageTypeInHand(): string {
    return this.messageTypes[this.header[HEADER.messageType] as number] ?? "other";
  }

  /** Hangs in one turn. */
  isBlocked(nowMs: number): boolean {
    return this.turnMs(nowMs) >= STUCK_MS;
  }

  status(nowMs: number): RealmStatus {
    const isBlocked = this.isBlocked(nowMs);
    return {
      hash: this.hash ?? "",
      state: isBlocked ? "blocked" : "running",
      blockedMs: isBlocked ? this.turnMs(nowMs) : 0,
      memoryBytes: figure(this.header[HEADER.memoryBytes]) || null,
    };
  }

  get bufferBytes(): number {
    return figure(this.header[HEADER.bufferBytes]);
  }

  /** What it had taken for sending and the host never got. */
  get lost(): number {
    return Math.max(0, figure(this.header[HEADER.out]) - this.received);
  }
}

/** What shared memory says: a realm's own code may write anything there. */
function figure(cell: number | undefined): number {
  return cell !== undefined && Math.abs(cell) <= Number.MAX_SAFE_INTEGER ? cell : 0;
}
