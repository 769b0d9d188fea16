import type * as z from "zod";
import { COUNTERS } from "#protocol/actor-counters";
import type { CountersFrame, PictureChanges, PictureColumns, PictureDelta, PictureSnapshot } from "#protocol/picture";
import type { TopologyHost, topologySourceSchema } from "#protocol/topology";
import { ActorTable } from "./actor-table.ts";
import { KeptPlaces } from "./kept-places.ts";

export type TopologySource = z.infer<typeof topologySourceSchema>;

/** What a listener hears: `reset`, everything may differ; else the rows whose depth, state or source changed. */
export type TopologyChange = { kind: "reset" } | { kind: "delta"; rows: readonly number[]; isShapeChanged: boolean };

/**
 * The live picture of the convention outside React: one snapshot, then deltas. `snapshot + deltas` equals a fresh
 * snapshot at the same `seq`. Listeners are called after each change, synchronously.
 */
export class TopologyStore {
  /** null: no snapshot yet. */
  epoch: string | null = null;
  seq = 0;
  /** When the cluster made what is shown, in ms since 1970 by the console's clock. */
  at = 0;
  convention = "";
  engine = "";
  hosts: readonly TopologyHost[] = [];
  classes: readonly string[] = [];
  sources: readonly TopologySource[] = [];
  readonly actors = new ActorTable();
  /** Grows by each change: a cheap thing to compare. */
  version = 0;
  /** Messages taken and failed since the first snapshot of this page; only ever grows. */
  received = 0;
  failed = 0;

  readonly #listeners = new Set<(change: TopologyChange) => void>();
  readonly #cells = new Map<number, KeptPlaces>();
  #tiles = new KeptPlaces();
  readonly #tileOf = new Map<number, number>();

  readonly subscribe = (listener: (change: TopologyChange) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The cells of a host's tile; undefined while nothing lives there. */
  cellsOf(hostIx: number): KeptPlaces | undefined {
    return this.#cells.get(hostIx);
  }

  /** A host's place on the map, its own while it is there. */
  tileOf(hostIx: number): number {
    return this.#tileOf.get(hostIx) ?? -1;
  }

  hostByIx(hostIx: number): TopologyHost | undefined {
    const direct = this.hosts[hostIx];
    return direct?.hostIx === hostIx ? direct : this.hosts.find((host) => host.hostIx === hostIx);
  }

  load(snapshot: PictureSnapshot): void {
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    this.at = Date.parse(snapshot.at);
    this.convention = snapshot.convention;
    this.engine = snapshot.engine;
    this.classes = snapshot.classes;
    this.sources = snapshot.sources;
    this.#cells.clear();
    this.#tileOf.clear();
    this.#tiles = new KeptPlaces();
    this.#setHosts(snapshot.hosts);
    this.actors.load(snapshot.actors, this.at);
    for (let row = 0; row < this.actors.end; row++) this.#place(row);
    this.#tell({ kind: "reset" });
  }

  /** Counters of whom somebody looks at. Of another epoch: nothing of it is here. */
  count(counted: CountersFrame): void {
    if (counted.epoch !== this.epoch) return;
    const { actors } = this;
    for (let n = 0; n < counted.ix.length; n++) {
      const row = actors.rowOfIx(counted.ix[n] as number);
      if (row === -1) continue;
      for (const name of COUNTERS) actors.counters[name][row] = counted[name][n] as number;
      actors.isCounted[row] = 1;
    }
    this.version++;
  }

  /** `gap`: this delta does not follow what is here; take a snapshot again. Nothing was changed then. */
  apply(delta: PictureDelta): "applied" | "known" | "gap" {
    if (delta.epoch !== this.epoch) return "gap";
    if (delta.seq <= this.seq) return "known";
    if (delta.from > this.seq) return "gap";
    this.seq = delta.seq;
    this.at = Date.parse(delta.at);
    const rows: number[] = [];
    if (delta.classes) this.classes = [...this.classes, ...delta.classes];
    if (delta.sources) this.sources = [...this.sources, ...delta.sources];
    this.received += delta.received;
    this.failed += delta.failed;
    if (delta.gone) this.#remove(delta.gone);
    if (delta.hosts || delta.hostsGone) this.#changeHosts(delta);
    if (delta.born) this.#add(delta.born);
    if (delta.swapped) this.#swap(delta.swapped, rows);
    if (delta.renamed) this.#rename(delta.renamed);
    if (delta.changed) this.#change(delta.changed, rows);
    this.#tell({
      kind: "delta",
      rows,
      isShapeChanged: Boolean(
        delta.gone?.length || delta.born?.ix.length || delta.hosts || delta.hostsGone || delta.renamed,
      ),
    });
    return "applied";
  }

  #changeHosts({ hosts = [], hostsGone = [] }: PictureDelta): void {
    const all = new Map(this.hosts.map((host) => [host.hostIx, host]));
    for (const hostIx of hostsGone) all.delete(hostIx);
    for (const host of hosts) all.set(host.hostIx, host);
    this.#setHosts([...all.values()]);
  }

  #setHosts(hosts: readonly TopologyHost[]): void {
    this.hosts = [...hosts].sort((a, b) => a.hostIx - b.hostIx);
    const present = new Set(hosts.map((host) => host.hostIx));
    for (const [hostIx, tile] of this.#tileOf) {
      if (present.has(hostIx)) continue;
      this.#tiles.free(tile);
      this.#tileOf.delete(hostIx);
    }
    for (const { hostIx } of this.hosts) {
      if (!this.#tileOf.has(hostIx)) this.#tileOf.set(hostIx, this.#tiles.take(hostIx));
    }
  }

  #remove(gone: ArrayLike<number>): void {
    for (const ix of Array.from(gone)) {
      const row = this.actors.rowOfIx(ix);
      if (row === -1) continue;
      this.#cells.get(this.actors.host[row] as number)?.free(this.actors.cell[row] as number);
      this.actors.remove(row);
    }
  }

  #add(born: PictureColumns): void {
    for (let n = 0; n < born.ix.length; n++) this.#place(this.actors.add(born, n, this.at));
  }

  #place(row: number): void {
    const hostIx = this.actors.host[row] as number;
    let cells = this.#cells.get(hostIx);
    if (!cells) {
      cells = new KeptPlaces();
      this.#cells.set(hostIx, cells);
    }
    this.actors.cell[row] = cells.take(row);
  }

  #swap(swapped: NonNullable<PictureDelta["swapped"]>, rows: number[]): void {
    for (let n = 0; n < swapped.ix.length; n++) {
      const row = this.actors.rowOfIx(swapped.ix[n] as number);
      if (row === -1) continue;
      this.actors.source[row] = swapped.source[n] as number;
      rows.push(row);
    }
  }

  #rename(renamed: NonNullable<PictureDelta["renamed"]>): void {
    for (let n = 0; n < renamed.ix.length; n++) {
      const row = this.actors.rowOfIx(renamed.ix[n] as number);
      if (row === -1) continue;
      this.actors.name[row] = renamed.name[n] as string | null;
      this.actors.parent[row] = renamed.parent[n] as number;
    }
  }

  #change(changed: PictureChanges, rows: number[]): void {
    const { actors } = this;
    for (let n = 0; n < changed.ix.length; n++) {
      const row = actors.rowOfIx(changed.ix[n] as number);
      if (row === -1) continue;
      actors.depth[row] = changed.depth[n] as number;
      actors.setState(row, changed.state[n] as number);
      actors.busyMs[row] = changed.busyMs[n] as number;
      actors.turnSinceMs[row] = this.at - (changed.busyMs[n] as number);
      rows.push(row);
    }
  }

  #tell(change: TopologyChange): void {
    this.version++;
    for (const listener of this.#listeners) listener(change);
  }
}
