import type { PictureDelta } from "#protocol/picture";
import type { TopologyDelta, TopologyHost, TopologySnapshot } from "#protocol/topology";

/** A turn whose start is seen this much later than before is another one; less is the noise of two clocks. */
const SAME_TURN_MS = 250;

interface Shown {
  depth: number;
  state: number;
  /** When the turn in hand began, ms since 1970. */
  turnMs: number;
  received: number;
  failed: number;
}

/**
 * What browsers were told last, and so what of the gateway's next delta is news to them: an actor only when its depth, its
 * state or its turn differs, a host only when anything of it does, and of all counters the sum of what was added.
 */
export class ShownPicture {
  readonly #actors = new Map<number, Shown>();
  readonly #hosts = new Map<number, string>();

  restart({ at, hosts, actors }: TopologySnapshot): void {
    this.#actors.clear();
    this.#hosts.clear();
    for (const host of hosts) this.#hosts.set(host.hostIx, JSON.stringify(host));
    this.#take(actors, Date.parse(at));
  }

  next(delta: TopologyDelta): PictureDelta {
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

  #take(columns: TopologySnapshot["actors"], atMs: number): void {
    columns.ix.forEach((ix, n) => {
      const state = columns.state[n] ?? 0;
      this.#actors.set(ix, {
        depth: columns.depth[n] ?? 0,
        state,
        turnMs: state === 0 ? 0 : atMs - (columns.busyMs[n] ?? 0),
        received: columns.received[n] ?? 0,
        failed: columns.failed[n] ?? 0,
      });
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
    const ix: number[] = [];
    const depths: number[] = [];
    const states: number[] = [];
    const turns: number[] = [];
    for (let n = 0; n < changed.ix.length; n++) {
      const shown = this.#actors.get(changed.ix[n] as number);
      if (!shown) continue;
      const received = changed.received[n] as number;
      const failed = changed.failed[n] as number;
      next.received += Math.max(0, received - shown.received);
      next.failed += Math.max(0, failed - shown.failed);
      shown.received = received;
      shown.failed = failed;
      const depth = changed.depth[n] as number;
      const state = changed.state[n] as number;
      const busyMs = changed.busyMs[n] as number;
      const turnMs = state === 0 ? 0 : atMs - busyMs;
      const isSameTurn = state === 0 || Math.abs(turnMs - shown.turnMs) <= SAME_TURN_MS;
      if (depth === shown.depth && state === shown.state && isSameTurn) continue;
      shown.depth = depth;
      shown.state = state;
      shown.turnMs = turnMs;
      ix.push(changed.ix[n] as number);
      depths.push(depth);
      states.push(state);
      turns.push(state === 0 ? 0 : busyMs);
    }
    if (ix.length) next.changed = { ix, depth: depths, state: states, busyMs: turns };
  }
}

function sum(column: readonly number[]): number {
  return column.reduce((total, value) => total + value, 0);
}
