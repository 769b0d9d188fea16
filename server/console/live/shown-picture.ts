import { type ActorActivity, forEachCounter } from "#protocol/actor-counters";
import type { PictureDelta } from "#protocol/picture";
import { type ColumnsOf, type Comparison, emptyColumns, isNews, pushRow } from "#protocol/rows";
import type { TopologyDelta, TopologyHost, TopologySnapshot } from "#protocol/topology";

/** A turn whose start is seen this much later than before is another one; less is the noise of two clocks. */
const SAME_TURN_MS = 250;

type ShownRow = Pick<ActorActivity, "depth" | "state" | "busyMs"> & { ix: number };

interface Shown extends Pick<ActorActivity, "depth" | "state" | "received" | "failed"> {
  /** When the turn in hand began, ms since 1970; 0 when idle. */
  turnSinceMs: number;
}

type ShownColumns = NonNullable<TopologyDelta["changed"]>;

const BY_TURN: Comparison<Shown> = {
  isSame: (shown, { depth, state, turnSinceMs }) =>
    depth === shown.depth &&
    state === shown.state &&
    (state === 0 || Math.abs(turnSinceMs - shown.turnSinceMs) <= SAME_TURN_MS),
  copy: ({ depth, state, turnSinceMs }, shown) => {
    shown.depth = depth;
    shown.state = state;
    shown.turnSinceMs = turnSinceMs;
  },
};

/**
 * What browsers were told last, and so what of the gateway's next delta is news to them: an actor only when its depth,
 * its state or its turn differs, a host only when anything of it does, and of all counters the sum of what was added.
 */
export class ShownPicture {
  /** A snapshot as it was, taken in with the first delta after it: a page that opens waits for the snapshot. */
  #fresh: { at: string; hosts: readonly TopologyHost[]; actors: ShownColumns } | null = null;
  readonly #actors = new Map<number, Shown>();
  readonly #hosts = new Map<number, string>();

  restart({ at, hosts, actors }: TopologySnapshot): void {
    // Copies: the model changes the columns from here on.
    const ix = actors.ix.slice();
    const [depth, state, busyMs] = [actors.depth.slice(), actors.state.slice(), actors.busyMs.slice()];
    const counters = forEachCounter((name) => actors[name].slice());
    this.#fresh = { at, hosts, actors: { ix, depth, state, busyMs, ...counters } };
  }

  next(delta: TopologyDelta): PictureDelta {
    this.#takeFresh();
    const { epoch, seq, at, classes, sources, gone, born, swapped, renamed } = delta;
    const next: PictureDelta = { epoch, from: seq - 1, seq, at, received: 0, failed: 0 };
    if (classes) next.classes = classes;
    if (sources) next.sources = sources;
    if (delta.hosts) this.#compareHosts(delta.hosts, next);
    if (gone) next.gone = gone;
    for (const ix of gone ?? []) this.#actors.delete(ix);
    if (born) {
      next.born = born;
      this.#take(born, Date.parse(at));
      next.received += sum(born.received);
      next.failed += sum(born.failed);
    }
    if (swapped) next.swapped = swapped;
    if (renamed) next.renamed = renamed;
    if (delta.changed) this.#compare(delta.changed, Date.parse(at), next);
    return next;
  }

  #takeFresh(): void {
    if (!this.#fresh) return;
    const { at, hosts, actors } = this.#fresh;
    this.#fresh = null;
    this.#actors.clear();
    this.#hosts.clear();
    for (const host of hosts) this.#hosts.set(host.hostIx, JSON.stringify(host));
    this.#take(actors, Date.parse(at));
  }

  #take(columns: ShownColumns, atMs: number): void {
    columns.ix.forEach((ix, n) => {
      this.#actors.set(ix, readShown(columns, n, atMs));
    });
  }

  #compareHosts(hosts: readonly TopologyHost[], next: PictureDelta): void {
    const present = new Set(hosts.map(({ hostIx }) => hostIx));
    const gone = [...this.#hosts.keys()].filter((hostIx) => !present.has(hostIx));
    for (const hostIx of gone) this.#hosts.delete(hostIx);
    const differing = hosts.filter((host) => {
      const text = JSON.stringify(host);
      const isSame = this.#hosts.get(host.hostIx) === text;
      this.#hosts.set(host.hostIx, text);
      return !isSame;
    });
    if (gone.length) next.hostsGone = gone;
    if (differing.length) next.hosts = differing;
  }

  #compare(changed: NonNullable<TopologyDelta["changed"]>, atMs: number, next: PictureDelta): void {
    const told: ColumnsOf<ShownRow> = emptyColumns(["ix", "depth", "state", "busyMs"]);
    for (let n = 0; n < changed.ix.length; n++) {
      const ix = changed.ix[n] as number;
      const shown = this.#actors.get(ix);
      if (!shown) continue;
      const row = readShown(changed, n, atMs);
      next.received += Math.max(0, row.received - shown.received);
      next.failed += Math.max(0, row.failed - shown.failed);
      shown.received = row.received;
      shown.failed = row.failed;
      const { depth, state } = row;
      if (isNews(BY_TURN, shown, row))
        pushRow(told, { ix, depth, state, busyMs: state === 0 ? 0 : (changed.busyMs[n] as number) });
    }
    if (told.ix.length) next.changed = told;
  }
}

function readShown(columns: ShownColumns, n: number, atMs: number): Shown {
  const state = columns.state[n] as number;
  return {
    depth: columns.depth[n] as number,
    state,
    turnSinceMs: state === 0 ? 0 : atMs - (columns.busyMs[n] as number),
    received: columns.received[n] as number,
    failed: columns.failed[n] as number,
  };
}

function sum(column: readonly number[]): number {
  return column.reduce((total, value) => total + value, 0);
}
