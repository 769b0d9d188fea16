import type { z } from "zod";
import type {
  ActorColumns,
  TopologyDelta,
  TopologyHost,
  TopologySnapshot,
  topologySourceSchema,
} from "#protocol/topology";
import { ActorTable } from "./actor-table.ts";
import { Slots } from "./slots.ts";

export type TopologySource = z.infer<typeof topologySourceSchema>;

/** What a listener hears: `reset`, everything may differ; else the rows whose figures or source changed. */
export type TopologyChange = { kind: "reset" } | { kind: "delta"; rows: readonly number[]; isShapeChanged: boolean };

/**
 * The live picture of the convention outside React: one snapshot, then deltas. `snapshot + deltas` equals a fresh snapshot
 * at the same `seq`. Listeners are called after each change, synchronously.
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
  readonly #cells = new Map<number, Slots>();
  #tiles = new Slots();
  readonly #tileOf = new Map<number, number>();

  readonly subscribe = (listener: (change: TopologyChange) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The cells of a host's tile; undefined while nothing lives there. */
  cellsOf(hostIx: number): Slots | undefined {
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

  load(snapshot: TopologySnapshot): void {
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    this.at = Date.parse(snapshot.at);
    this.convention = snapshot.convention;
    this.engine = snapshot.engine;
    this.classes = snapshot.classes;
    this.sources = snapshot.sources;
    this.actors.clear();
    this.#cells.clear();
    this.#tileOf.clear();
    this.#tiles = new Slots();
    this.#setHosts(snapshot.hosts);
    const count = snapshot.actors.ix.length;
    this.actors.reserve(count);
    for (let n = 0; n < count; n++) this.#place(this.actors.add(snapshot.actors, n));
    this.#tell({ kind: "reset" });
  }

  /** `gap`: this delta does not follow what is here; take a snapshot again. Nothing was changed then. */
  apply(delta: TopologyDelta): "applied" | "known" | "gap" {
    if (delta.epoch !== this.epoch) return "gap";
    if (delta.seq <= this.seq) return "known";
    if (delta.seq !== this.seq + 1) return "gap";
    this.seq = delta.seq;
    this.at = Date.parse(delta.at);
    const rows: number[] = [];
    if (delta.classes) this.classes = [...this.classes, ...delta.classes];
    if (delta.sources) this.sources = [...this.sources, ...delta.sources];
    if (delta.gone) this.#remove(delta.gone);
    if (delta.hosts) this.#setHosts(delta.hosts);
    if (delta.born) this.#add(delta.born);
    if (delta.swapped) this.#swap(delta.swapped, rows);
    if (delta.renamed) this.#rename(delta.renamed);
    if (delta.changed) this.#change(delta.changed, rows);
    this.#tell({
      kind: "delta",
      rows,
      isShapeChanged: Boolean(delta.gone?.length || delta.born?.ix.length || delta.hosts || delta.renamed),
    });
    return "applied";
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

  #remove(gone: readonly number[]): void {
    for (const ix of gone) {
      const row = this.actors.rowOfIx(ix);
      if (row === -1) continue;
      this.#cells.get(this.actors.host[row] as number)?.free(this.actors.slot[row] as number);
      this.actors.remove(row);
    }
  }

  #add(born: ActorColumns): void {
    for (let n = 0; n < born.ix.length; n++) {
      const row = this.actors.add(born, n);
      this.#place(row);
      this.received += this.actors.received[row] as number;
      this.failed += this.actors.failed[row] as number;
    }
  }

  #place(row: number): void {
    const hostIx = this.actors.host[row] as number;
    const cells = this.#cells.get(hostIx) ?? new Slots();
    this.#cells.set(hostIx, cells);
    this.actors.slot[row] = cells.take(row);
  }

  #swap(swapped: NonNullable<TopologyDelta["swapped"]>, rows: number[]): void {
    for (let n = 0; n < swapped.ix.length; n++) {
      const row = this.actors.rowOfIx(swapped.ix[n] as number);
      if (row === -1) continue;
      this.actors.source[row] = swapped.source[n] as number;
      rows.push(row);
    }
  }

  #rename(renamed: NonNullable<TopologyDelta["renamed"]>): void {
    for (let n = 0; n < renamed.ix.length; n++) {
      const row = this.actors.rowOfIx(renamed.ix[n] as number);
      if (row === -1) continue;
      this.actors.name[row] = renamed.name[n] as string | null;
      this.actors.parent[row] = renamed.parent[n] as number;
    }
  }

  #change(changed: NonNullable<TopologyDelta["changed"]>, rows: number[]): void {
    const { actors } = this;
    for (let n = 0; n < changed.ix.length; n++) {
      const row = actors.rowOfIx(changed.ix[n] as number);
      if (row === -1) continue;
      const received = changed.received[n] as number;
      const failed = changed.failed[n] as number;
      this.received += Math.max(0, received - (actors.received[row] as number));
      this.failed += Math.max(0, failed - (actors.failed[row] as number));
      actors.depth[row] = changed.depth[n] as number;
      actors.received[row] = received;
      actors.sent[row] = changed.sent[n] as number;
      actors.failed[row] = failed;
      actors.state[row] = changed.state[n] as number;
      actors.busyMs[row] = changed.busyMs[n] as number;
      rows.push(row);
    }
  }

  #tell(change: TopologyChange): void {
    this.version++;
    for (const listener of this.#listeners) listener(change);
  }
}
