import { ACTOR_STATES, type ActorRow, type ActorState } from "#protocol/actor";
import { ACTIVITY, forEachCounter } from "#protocol/actor-counters";
import type { CountersFrame } from "#protocol/picture";
import {
  ACTOR_COLUMNS,
  type ActorColumns,
  type TopologyDelta,
  type TopologyHost,
  type TopologySnapshot,
} from "#protocol/topology";

/**
 * The convention as the gateway last told it: a snapshot and the deltas since. Actors stand in the columns of the
 * protocol (packed arrays of numbers: about 100 bytes an actor, and the snapshot for a browser is the columns
 * themselves). A row moves when another one goes, so a row number holds only until the next frame; `ix` and address
 * hold for the epoch.
 */
export class ConventionModel {
  readonly convention: string;
  readonly engine: string;
  readonly epoch: string;
  readonly classes: string[];
  readonly sources: TopologySnapshot["sources"];
  readonly columns: ActorColumns;
  hosts: TopologyHost[];
  seq: number;
  at: string;
  readonly #rowOfIx = new Map<number, number>();
  /** null until the first address is asked for: a page that opens waits for the model, and asks for none. */
  #rowOfAddress: Map<string, number> | null = null;

  /** Takes the snapshot's arrays for its own. */
  constructor(snapshot: TopologySnapshot) {
    this.convention = snapshot.convention;
    this.engine = snapshot.engine;
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    this.at = snapshot.at;
    this.hosts = snapshot.hosts;
    this.classes = snapshot.classes;
    this.sources = snapshot.sources;
    this.columns = snapshot.actors;
    for (let row = 0; row < this.size; row++) this.#index(row);
  }

  get size(): number {
    return this.columns.ix.length;
  }

  /** False, and nothing taken over, when the delta is not the one that comes next: a gap. */
  apply(delta: TopologyDelta): boolean {
    if (delta.epoch !== this.epoch || delta.seq !== this.seq + 1) return false;
    this.seq = delta.seq;
    this.at = delta.at;
    if (delta.hosts) this.hosts = delta.hosts;
    for (const name of delta.classes ?? []) this.classes.push(name);
    for (const source of delta.sources ?? []) this.sources.push(source);
    for (const ix of delta.gone ?? []) this.#remove(ix);
    if (delta.born) this.#add(delta.born);
    const { swapped, renamed, changed } = delta;
    swapped?.ix.forEach((ix, n) => {
      this.#set("source", ix, swapped.source[n]);
    });
    renamed?.ix.forEach((ix, n) => {
      this.#set("name", ix, renamed.name[n] ?? null);
      this.#set("parent", ix, renamed.parent[n]);
    });
    for (const name of changed ? ACTIVITY : [])
      changed?.ix.forEach((ix, n) => {
        this.#set(name, ix, changed[name][n]);
      });
    return true;
  }

  snapshot(): TopologySnapshot {
    const { epoch, seq, at, convention, engine, hosts, classes, sources, columns } = this;
    return { t: "snapshot", epoch, seq, at, convention, engine, hosts, classes, sources, actors: columns };
  }

  /** Counters of those among the actors that are there. */
  counters(wanted: readonly number[]): CountersFrame {
    const ix = wanted.filter((each) => this.#rowOfIx.has(each));
    const rows = ix.map((each) => this.#rowOfIx.get(each) as number);
    const columns = forEachCounter((name) => rows.map((row) => this.columns[name][row] as number));
    return { epoch: this.epoch, ix, ...columns };
  }

  /** The row of an address; undefined when no actor has it. */
  rowOf(address: string): number | undefined {
    this.#rowOfAddress ??= new Map(this.columns.address.map((each, row) => [each, row]));
    return this.#rowOfAddress.get(address);
  }

  /** The row of a global name; undefined when no actor holds it. */
  rowOfName(name: string): number | undefined {
    const row = this.columns.name.indexOf(name);
    return row === -1 ? undefined : row;
  }

  address(row: number): string {
    return this.columns.address[row] ?? "";
  }

  className(row: number): string {
    return this.classes[this.columns.class[row] ?? -1] ?? "";
  }

  /** null: a system actor. */
  sourceHash(row: number): string | null {
    return this.sources[this.columns.source[row] ?? -1]?.hash ?? null;
  }

  hostId(row: number): string {
    const hostIx = this.columns.host[row];
    return this.hosts.find((host) => host.hostIx === hostIx)?.id ?? "";
  }

  state(row: number): ActorState {
    return ACTOR_STATES[this.columns.state[row] ?? 0] ?? "idle";
  }

  actor(row: number): ActorRow {
    const { columns } = this;
    const parentRow = this.#rowOfIx.get(columns.parent[row] ?? -1);
    const address = this.address(row);
    return {
      address,
      class: this.className(row),
      sourceHash: this.sourceHash(row),
      host: this.hostId(row),
      parent: parentRow === undefined ? null : this.address(parentRow),
      globalName: columns.name[row] ?? null,
      depth: columns.depth[row] ?? 0,
      ...forEachCounter((name) => columns[name][row] ?? 0),
      state: this.state(row),
      busyMs: columns.busyMs[row] ?? 0,
      isFaulty: this.hosts.some(({ faulty }) => faulty.includes(address)),
    };
  }

  #index(row: number): void {
    this.#rowOfIx.set(this.columns.ix[row] ?? -1, row);
    this.#rowOfAddress?.set(this.address(row), row);
  }

  #add(born: ActorColumns): void {
    for (let n = 0; n < born.ix.length; n++) {
      const row = this.size;
      for (const name of ACTOR_COLUMNS) push(this.columns, born, name, n);
      this.#index(row);
    }
  }

  /** The last row takes the place of the one that goes. */
  #remove(ix: number): void {
    const row = this.#rowOfIx.get(ix);
    if (row === undefined) return;
    this.#rowOfIx.delete(ix);
    this.#rowOfAddress?.delete(this.address(row));
    const last = this.size - 1;
    for (const name of ACTOR_COLUMNS) fill(this.columns[name], row, last);
    if (row !== last) this.#index(row);
  }

  #set<N extends keyof ActorColumns>(name: N, ix: number, value: ActorColumns[N][number] | undefined): void {
    const row = this.#rowOfIx.get(ix);
    if (row === undefined || value === undefined) return;
    const column = this.columns[name] as ActorColumns[N][number][];
    column[row] = value;
  }
}

function push<N extends keyof ActorColumns>(to: ActorColumns, from: ActorColumns, name: N, n: number): void {
  const value = from[name][n];
  if (value !== undefined) (to[name] as ActorColumns[N][number][]).push(value);
}

function fill(column: (string | number | null)[], row: number, last: number): void {
  const value = column.pop();
  if (row !== last && value !== undefined) column[row] = value;
}
