import { ACTIVITY, type ActorActivity, newActivity } from "#protocol/actor-counters";
import { columnsOf } from "#protocol/rows";
import type { ActorColumns, TopologyDelta, TopologyHost, TopologySnapshot } from "#protocol/topology";
import type { HostReport, HostRow, IdentityColumns } from "./host-report.ts";

type SourceName = { name: string; version: string };

export interface TopologyModelOptions {
  /** New for every model: an `ix` means something within one epoch only. */
  epoch: string;
  convention: string;
  engine: string;
  nameOfSource(hash: string): SourceName;
}

interface Row extends ActorActivity {
  readonly ix: number;
  readonly id: number;
  readonly address: string;
  readonly class: number;
  readonly host: number;
  source: number;
  parent: string | null;
  name: string | null;
}

interface KnownHost {
  readonly hostIx: number;
  row: HostRow | null;
  /** Number of the last report that was applied; 0: a full one has to come first. */
  lastReport: number;
  readonly rows: Map<number, Row>;
}

/**
 * The convention's picture, put together from the reports of all hosts. It gives every actor its `ix`, takes down what
 * changed, and hands it out once as the next delta; `snapshot()` is the picture at the last delta's `seq`.
 */
export class TopologyModel {
  readonly #options: TopologyModelOptions;
  readonly #hosts = new Map<string, KnownHost>();
  readonly #rows = new Map<number, Row>();
  readonly #byAddress = new Map<string, Row>();
  readonly #children = new Map<string, Set<Row>>();
  readonly #classes = new NumberedList<string>();
  readonly #sources = new NumberedList<string>();
  #nextIx = 0;
  #seq = 0;

  #born = new Set<Row>();
  #gone: number[] = [];
  #swapped = new Set<Row>();
  #renamed = new Set<Row>();
  #changed = new Set<Row>();
  #hostsChanged = false;

  constructor(options: TopologyModelOptions) {
    this.#options = options;
  }

  get hostIds(): string[] {
    return [...this.#hosts.keys()];
  }

  /** False: a report is missing in front of this one and nothing was applied; ask that host for a full one. */
  apply(report: HostReport): boolean {
    const host = this.#host(report.hostId);
    if (!report.isFull && (host.lastReport === 0 || report.number !== host.lastReport + 1)) return false;
    host.lastReport = report.number;
    if (report.host) this.#setHost(host, report.host);
    if (report.isFull) this.#forgetOthers(host, report.born);
    for (const id of report.gone) this.#bury(host, id);
    for (let n = 0; n < report.born.id.length; n++) this.#meet(host, report.born, n);
    for (let n = 0; n < report.altered.id.length; n++) this.#alter(host, report.altered, n);
    this.#change(host, report);
    return true;
  }

  /** The host left or was lost, and its actors with it. Should it come back, it has its old `hostIx`. */
  removeHost(hostId: string): void {
    const host = this.#hosts.get(hostId);
    if (!host?.row) return;
    for (const id of [...host.rows.keys()]) this.#bury(host, id);
    host.row = null;
    host.lastReport = 0;
    this.#hostsChanged = true;
  }

  /** What changed since the last delta, numbered one above it; null when nothing did. */
  takeDelta(at: Date): TopologyDelta | null {
    const newClasses = this.#classes.takeNew();
    const newSources = this.#sources.takeNew();
    const delta: Omit<TopologyDelta, "seq"> = { t: "delta", epoch: this.#options.epoch, at: at.toISOString() };
    if (this.#hostsChanged) delta.hosts = this.#hostList();
    if (newClasses.length) delta.classes = newClasses;
    if (newSources.length) delta.sources = newSources.map((hash) => ({ hash, ...this.#options.nameOfSource(hash) }));
    if (this.#gone.length) delta.gone = this.#gone;
    if (this.#born.size) delta.born = this.#columns(this.#born);
    if (this.#swapped.size) delta.swapped = columnsOf([...this.#swapped], ["ix", "source"]);
    if (this.#renamed.size)
      delta.renamed = { ...columnsOf([...this.#renamed], ["ix", "name"]), parent: this.#parents(this.#renamed) };
    if (this.#changed.size) delta.changed = columnsOf([...this.#changed], ["ix", ...ACTIVITY]);
    this.#born = new Set();
    this.#gone = [];
    this.#swapped = new Set();
    this.#renamed = new Set();
    this.#changed = new Set();
    this.#hostsChanged = false;
    if (Object.keys(delta).length === 3) return null;
    this.#seq += 1;
    return { ...delta, seq: this.#seq };
  }

  /**
   * The whole picture. Take (and send) the delta first: what it would say must not be in the snapshot and come again.
   */
  snapshot(at: Date): TopologySnapshot {
    if (this.#isDirty()) throw new Error("a snapshot was taken before the delta in front of it");
    return {
      t: "snapshot",
      epoch: this.#options.epoch,
      seq: this.#seq,
      at: at.toISOString(),
      convention: this.#options.convention,
      engine: this.#options.engine,
      hosts: this.#hostList(),
      classes: [...this.#classes.all],
      sources: this.#sources.all.map((hash) => ({ hash, ...this.#options.nameOfSource(hash) })),
      actors: this.#columns(this.#rows.values()),
    };
  }

  #isDirty(): boolean {
    const rows = this.#gone.length + this.#born.size + this.#swapped.size + this.#renamed.size + this.#changed.size;
    return this.#hostsChanged || rows > 0 || this.#classes.hasNew || this.#sources.hasNew;
  }

  #host(hostId: string): KnownHost {
    const known = this.#hosts.get(hostId);
    if (known) return known;
    const host = { hostIx: this.#hosts.size, row: null, lastReport: 0, rows: new Map() };
    this.#hosts.set(hostId, host);
    return host;
  }

  #setHost(host: KnownHost, row: HostRow): void {
    host.row = row;
    // A realm may have no actor, and its source a name all the same.
    for (const { hash } of row.realms) this.#sources.numberOf(hash);
    this.#hostsChanged = true;
  }

  #forgetOthers(host: KnownHost, all: IdentityColumns): void {
    const addresses = new Map(all.id.map((id, n) => [id, all.address[n]]));
    for (const [id, row] of [...host.rows]) if (addresses.get(id) !== row.address) this.#bury(host, id);
  }

  #meet(host: KnownHost, columns: IdentityColumns, n: number): void {
    const id = columns.id[n] as number;
    if (host.rows.has(id)) {
      this.#alter(host, columns, n);
      return;
    }
    const row: Row = {
      ix: this.#nextIx++,
      id,
      address: columns.address[n] as string,
      class: this.#classes.numberOf(columns.class[n] as string),
      source: this.#sourceNumber(columns.source[n] ?? null),
      host: host.hostIx,
      parent: columns.parent[n] ?? null,
      name: columns.name[n] ?? null,
      ...newActivity(0),
    };
    host.rows.set(id, row);
    this.#rows.set(row.ix, row);
    this.#byAddress.set(row.address, row);
    this.#born.add(row);
    this.#adopt(row);
    this.#parentOfChanged(row.address);
  }

  #bury(host: KnownHost, id: number): void {
    const row = host.rows.get(id);
    if (!row) return;
    host.rows.delete(id);
    this.#rows.delete(row.ix);
    if (this.#byAddress.get(row.address) === row) this.#byAddress.delete(row.address);
    this.#disown(row);
    if (!this.#born.delete(row)) this.#gone.push(row.ix);
    this.#swapped.delete(row);
    this.#renamed.delete(row);
    this.#changed.delete(row);
    this.#parentOfChanged(row.address);
  }

  #alter(host: KnownHost, columns: IdentityColumns, n: number): void {
    const row = host.rows.get(columns.id[n] as number);
    if (!row) return;
    const source = this.#sourceNumber(columns.source[n] ?? null);
    if (source !== row.source) {
      row.source = source;
      this.#note(this.#swapped, row);
    }
    const name = columns.name[n] ?? null;
    const parent = columns.parent[n] ?? null;
    if (name === row.name && parent === row.parent) return;
    this.#disown(row);
    row.name = name;
    row.parent = parent;
    this.#adopt(row);
    this.#note(this.#renamed, row);
  }

  #change(host: KnownHost, { changed }: HostReport): void {
    for (let n = 0; n < changed.id.length; n++) {
      const row = host.rows.get(changed.id[n] as number);
      if (!row) continue;
      for (const name of ACTIVITY) row[name] = changed[name][n] as number;
      this.#note(this.#changed, row);
    }
  }

  /** What was born since the last delta goes out whole with it. */
  #note(set: Set<Row>, row: Row): void {
    if (!this.#born.has(row)) set.add(row);
  }

  #adopt(row: Row): void {
    if (row.parent === null) return;
    const siblings = this.#children.get(row.parent) ?? new Set();
    this.#children.set(row.parent, siblings.add(row));
  }

  #disown(row: Row): void {
    if (row.parent === null) return;
    const siblings = this.#children.get(row.parent);
    siblings?.delete(row);
    if (siblings?.size === 0) this.#children.delete(row.parent);
  }

  /** A parent may live on a host that reports later than its child's, and may be gone before its child is. */
  #parentOfChanged(address: string): void {
    for (const child of this.#children.get(address) ?? []) this.#note(this.#renamed, child);
  }

  #sourceNumber(hash: string | null): number {
    return hash === null ? -1 : this.#sources.numberOf(hash);
  }

  #hostList(): TopologyHost[] {
    const list: TopologyHost[] = [];
    for (const { row, hostIx } of this.#hosts.values()) if (row) list.push({ ...row, hostIx });
    return list;
  }

  #columns(rows: Iterable<Row>): ActorColumns {
    const all = [...rows];
    return {
      ...columnsOf(all, ["ix", ...ACTIVITY, "address", "class", "source", "host", "name"]),
      parent: this.#parents(all),
    };
  }

  #parents(rows: Iterable<Row>): number[] {
    return Array.from(rows, ({ parent }) => (parent === null ? -1 : (this.#byAddress.get(parent)?.ix ?? -1)));
  }
}

/** Gives each value a number on first sight, and knows which have not been told yet. */
class NumberedList<T> {
  readonly all: T[] = [];
  readonly #numbers = new Map<T, number>();
  #told = 0;

  numberOf(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.all.length);
    return this.all.push(value) - 1;
  }

  get hasNew(): boolean {
    return this.#told < this.all.length;
  }

  takeNew(): T[] {
    const fresh = this.all.slice(this.#told);
    this.#told = this.all.length;
    return fresh;
  }
}
