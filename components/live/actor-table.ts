import { ACTOR_STATES } from "#protocol/actor";
import { type ActorCounters, COUNTERS, forEachCounter } from "#protocol/actor-counters";
import type { PictureColumns } from "#protocol/picture";
import { RowsByIx } from "./rows-by-ix.ts";

const STUCK = ACTOR_STATES.indexOf("stuck");
const FIRST_CAPACITY = 1024;
const MAX_ASKED = 1000;

/**
 * The actors of the live picture in columns. A row is an actor's own while it lives and is given to another afterwards;
 * `ix[row]` is -1 in a free row. Reading is by row: `table.depth[row]`. A column may be replaced when the table grows,
 * so never keep one across a change.
 */
export class ActorTable {
  ix = new Int32Array(FIRST_CAPACITY).fill(-1);
  /** Index into the picture's classes. */
  class = new Int32Array(FIRST_CAPACITY);
  /** Index into the picture's sources; -1: a system actor. */
  source = new Int32Array(FIRST_CAPACITY);
  /** `hostIx`. */
  host = new Int32Array(FIRST_CAPACITY);
  /** `ix` of the parent; -1: none. */
  parent = new Int32Array(FIRST_CAPACITY);
  depth = new Float64Array(FIRST_CAPACITY);
  /** Those of the last look (`LiveRoom.look`), and 0 of whom nobody has looked at: see `isCounted`. */
  readonly counters = forEachCounter(() => new Float64Array(FIRST_CAPACITY));
  /** Index into `ACTOR_STATES`. */
  state = new Uint8Array(FIRST_CAPACITY);
  busyMs = new Float64Array(FIRST_CAPACITY);
  /** When the turn in hand began, in ms by the console's clock. */
  turnSinceMs = new Float64Array(FIRST_CAPACITY);
  /** 1: the counters have been told. */
  isCounted = new Uint8Array(FIRST_CAPACITY);
  /** Cell within the host's tile. */
  cell = new Int32Array(FIRST_CAPACITY);
  address: string[] = [];
  name: (string | null)[] = [];
  /** Rows of actors that are stuck. */
  readonly stuck = new Set<number>();
  /** Rows below it may be in use; none from it on. */
  end = 0;
  /** Actors in the table. */
  count = 0;

  readonly #free: number[] = [];
  #rowsByIx = new RowsByIx();
  /** Rows of addresses that were asked for; each is checked before it is believed. */
  readonly #askedRows = new Map<string, number>();

  /** -1 when no such actor is in the picture. */
  rowOfIx(ix: number): number {
    return this.#rowsByIx.get(ix);
  }

  /**
   * -1 when no such actor is in the picture. Few addresses are ever asked for, so there is no index of all of them: the
   * first question looks through the column (under a millisecond for 100,000), the next ones look where it was.
   */
  rowOfAddress(address: string): number {
    const known = this.#askedRows.get(address);
    if (known !== undefined && this.address[known] === address) return known;
    const row = this.address.indexOf(address);
    if (this.#askedRows.size > MAX_ASKED) this.#askedRows.clear();
    if (row !== -1) this.#askedRows.set(address, row);
    return row;
  }

  /** Takes a whole picture in, as of `atMs`, in place of what is there: its line `n` is row `n`. Column by column. */
  load(columns: PictureColumns, atMs: number): void {
    const count = columns.ix.length;
    this.stuck.clear();
    this.#free.length = 0;
    this.#rowsByIx = new RowsByIx();
    this.#askedRows.clear();
    if (count > this.ix.length) this.#resize(2 ** Math.ceil(Math.log2(count)));
    this.ix.fill(-1, count).set(columns.ix);
    this.class.set(columns.class);
    this.source.set(columns.source);
    this.host.set(columns.host);
    this.parent.set(columns.parent);
    this.depth.set(columns.depth);
    this.state.set(columns.state);
    this.busyMs.set(columns.busyMs);
    for (const name of COUNTERS) this.counters[name].fill(0);
    this.isCounted.fill(0);
    this.address = Array.from(columns.address);
    this.name = Array.from(columns.name);
    for (let row = 0; row < count; row++) {
      this.turnSinceMs[row] = atMs - (this.busyMs[row] as number);
      if (this.state[row] === STUCK) this.stuck.add(row);
      this.#rowsByIx.set(this.ix[row] as number, row);
    }
    this.end = count;
    this.count = count;
  }

  /** Takes line `n` of the columns in, as of `atMs`; answers its row. */
  add(columns: PictureColumns, n: number, atMs: number): number {
    const row = this.#free.pop() ?? this.end++;
    if (row >= this.ix.length) this.#resize(this.ix.length * 2);
    const ix = columns.ix[n] as number;
    this.ix[row] = ix;
    this.class[row] = columns.class[n] as number;
    this.source[row] = columns.source[n] as number;
    this.host[row] = columns.host[n] as number;
    this.parent[row] = columns.parent[n] as number;
    this.depth[row] = columns.depth[n] as number;
    for (const name of COUNTERS) this.counters[name][row] = 0;
    this.isCounted[row] = 0;
    this.setState(row, columns.state[n] as number);
    this.busyMs[row] = columns.busyMs[n] as number;
    this.turnSinceMs[row] = atMs - (columns.busyMs[n] as number);
    this.address[row] = columns.address[n] as string;
    this.name[row] = columns.name[n] as string | null;
    this.#rowsByIx.set(ix, row);
    this.count++;
    return row;
  }

  countersOf(row: number): ActorCounters {
    return forEachCounter((name) => this.counters[name][row] as number);
  }

  setState(row: number, state: number): void {
    this.state[row] = state;
    if (state === STUCK) this.stuck.add(row);
    else this.stuck.delete(row);
  }

  remove(row: number): void {
    this.stuck.delete(row);
    this.#rowsByIx.delete(this.ix[row] as number);
    this.ix[row] = -1;
    this.address[row] = "";
    this.name[row] = null;
    this.#free.push(row);
    this.count--;
  }

  /** Turns in hand go on while nothing is told of them. */
  advanceTurns(nowMs: number): void {
    for (let row = 0; row < this.end; row++)
      if (this.state[row] !== 0) this.busyMs[row] = Math.max(0, nowMs - (this.turnSinceMs[row] as number));
  }

  #resize(capacity: number): void {
    const old = this.ix.length;
    this.ix = grown(this.ix, new Int32Array(capacity)).fill(-1, old);
    this.class = grown(this.class, new Int32Array(capacity));
    this.source = grown(this.source, new Int32Array(capacity));
    this.host = grown(this.host, new Int32Array(capacity));
    this.parent = grown(this.parent, new Int32Array(capacity));
    this.depth = grown(this.depth, new Float64Array(capacity));
    for (const name of COUNTERS) this.counters[name] = grown(this.counters[name], new Float64Array(capacity));
    this.state = grown(this.state, new Uint8Array(capacity));
    this.busyMs = grown(this.busyMs, new Float64Array(capacity));
    this.turnSinceMs = grown(this.turnSinceMs, new Float64Array(capacity));
    this.isCounted = grown(this.isCounted, new Uint8Array(capacity));
    this.cell = grown(this.cell, new Int32Array(capacity));
  }
}

function grown<T extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, to: T): T {
  to.set(from);
  return to;
}
