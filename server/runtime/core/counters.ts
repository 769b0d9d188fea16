/**
 * Counters in shared memory: the realm writes, the host's thread reads, nobody is asked. Plain stores into Float64
 * cells; `Atomics.add` cost 1.8 times the whole message, one growable SharedArrayBuffer 3.6 times.
 */

/** Cells of a realm's header. */
export const HEADER = {
  /** Slot of the actor whose turn is in hand; -1 between turns. */
  slot: 0,
  /** Messages put in the outbox; what the host has not received of them is lost when the realm is ended. */
  out: 1,
  deadLetters: 2,
  /** Batches of the host's that it began to take in: the ones posted after them it never received. */
  batches: 3,
  /** Written by the host every 10 ms. */
  clockMs: 4,
  /** Index of the type name of the message in hand. */
  messageType: 5,
  /** Heap in use and buffers, in bytes; written by the realm's own thread every second, 0 where it has none. */
  memoryBytes: 6,
  /** The buffers of it (`ArrayBuffer`, `Buffer`): no limit of the thread's own holds for them. */
  bufferBytes: 7,
  /**
   * Counted up by a timer of the realm's own thread: its event loop comes round. 0 where it has no thread, or has not
   * begun.
   */
  beats: 8,
  /** Slices of turns that it has run. */
  slices: 9,
  cells: 10,
} as const;

/** Cells of an actor's row: 64 bytes, one cache line. */
export const ROW = {
  /** The actor's number in its realm; 0 while the row is free or being cleared. */
  id: 0,
  /** Messages taken from the mailbox. */
  received: 1,
  /** Messages put in the mailbox by the realm itself. */
  local: 2,
  sent: 3,
  failed: 4,
  /** When the handler in progress returned a promise; 0 when none is. */
  asyncSinceMs: 5,
  /** Since when it is to stop, and on what an async handler of it is (`newMark`). */
  mark: 6,
  /** Messages that wait outside the mailbox: in a stash, with a fault injector, or for a worker of a troupe. */
  stashed: 7,
  cells: 8,
} as const;

/**
 * What is counted of an actor since it was created, over its hot swaps and its moves. 0 where it went with a realm or
 * host that was lost. Each is a cell of the same name in the actor's row, and grows only.
 */
export interface ActorCounters {
  /** Messages that it has taken from its mailbox, those of the runtime among them. */
  received: number;
  /** Messages that it has sent. */
  sent: number;
  /** Its handlers' and hooks' failures. */
  failed: number;
}

export function newCounters(): ActorCounters {
  return { received: 0, sent: 0, failed: 0 };
}

export const COUNTERS = Object.keys(newCounters()) as (keyof ActorCounters & keyof typeof ROW)[];

/** Of each counter what `make` makes: the schemas of whoever takes counters in. */
export function forEachCounter<T>(make: () => T): Record<keyof ActorCounters, T> {
  return Object.fromEntries(COUNTERS.map((name) => [name, make()])) as Record<keyof ActorCounters, T>;
}

/** Name by name: a loop over names takes ten times as long, and hosts read 100,000 rows ten times a second. */
export function readCounters(cells: Float64Array, at: number, into: ActorCounters): void {
  into.received = numberIn(cells[at + ROW.received]);
  into.sent = numberIn(cells[at + ROW.sent]);
  into.failed = numberIn(cells[at + ROW.failed]);
}

export function addCounters(into: ActorCounters, more: ActorCounters): void {
  into.received += more.received;
  into.sent += more.sent;
  into.failed += more.failed;
}

export function copyCounters(from: ActorCounters, into: ActorCounters): void {
  into.received = from.received;
  into.sent = from.sent;
  into.failed = from.failed;
}

/** What shared memory says: a realm's own code may write anything there. */
export function numberIn(cell: number | undefined): number {
  return cell !== undefined && Math.abs(cell) <= Number.MAX_SAFE_INTEGER ? cell : 0;
}

/**
 * What realm and host number alike from the start: what is no message with a type, then what an actor may be busy with
 * beside its messages.
 */
export const FIRST_TYPES = [
  "(value)",
  "onStart",
  "onInitialized",
  "onStop",
  "canSwap",
  "snapshot",
  "restore",
  "onSwapped",
] as const;
/** How many type names a realm numbers; the rest are shown as "other". */
export const MAX_TYPES = 4_096;
const MARK_STEP = 2 * MAX_TYPES;

/**
 * Two facts in one cell, so that a row stays one cache line: a time (0: none) in whole milliseconds, and the number of
 * a type name.
 */
export function newMark(stoppingSinceMs: number, messageType: number): number {
  return Math.floor(stoppingSinceMs) * MARK_STEP + messageType;
}

/** When the actor was told to stop; 0: it was not. */
export function stoppingSinceOf(mark: number): number {
  return Math.floor(mark / MARK_STEP);
}

/** The number of the type on which the handler in progress returned a promise. */
export function messageTypeOf(mark: number): number {
  return mark % MARK_STEP;
}

export const ROWS_PER_SEGMENT = 4_096;

/** An actor's row: `cells[at + ROW.received]` and so on. */
export interface RowPlace {
  readonly slot: number;
  readonly cells: Float64Array;
  readonly at: number;
}

/** The realm's side: allocates rows synchronously, because actors are created synchronously. */
export class CounterBook {
  readonly header: Float64Array;
  readonly #segments: Float64Array[] = [];
  readonly #free: number[] = [];
  readonly #share: (segment: SharedArrayBuffer) => void;
  #used = 0;

  /** `share` must reach the host at once, not in a batch: the realm may hang before it flushes. */
  constructor(header: SharedArrayBuffer, share: (segment: SharedArrayBuffer) => void) {
    this.header = new Float64Array(header);
    this.header[HEADER.slot] = -1;
    this.#share = share;
  }

  allocate(id: number): RowPlace {
    const slot = this.#free.pop() ?? this.#used++;
    const index = Math.floor(slot / ROWS_PER_SEGMENT);
    let cells = this.#segments[index];
    if (cells === undefined) {
      const buffer = new SharedArrayBuffer(ROWS_PER_SEGMENT * ROW.cells * 8);
      cells = new Float64Array(buffer);
      this.#segments.push(cells);
      this.#share(buffer);
    }
    const at = (slot % ROWS_PER_SEGMENT) * ROW.cells;
    cells[at + ROW.id] = 0;
    cells.fill(0, at, at + ROW.cells);
    cells[at + ROW.id] = id;
    return { slot, cells, at };
  }

  /** The row is nobody's any more. */
  clear(slot: number): void {
    const cells = this.#segments[Math.floor(slot / ROWS_PER_SEGMENT)];
    if (cells !== undefined) cells[(slot % ROWS_PER_SEGMENT) * ROW.cells + ROW.id] = 0;
  }

  /** The slot of a row that was cleared may be another actor's. */
  release(slot: number): void {
    this.#free.push(slot);
  }
}

/** A new header for a realm; made by the host, which keeps it when the realm is gone. */
export function newHeader(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER.cells * 8);
}
