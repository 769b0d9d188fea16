import { type ActorCounters, forEachCounter } from "#protocol/actor-counters";
import type { CountersFrame, PictureChanges, PictureDelta } from "#protocol/picture";
import type { ActorColumns, TopologyHost, TopologySnapshot } from "#protocol/topology";

/** One actor of a test's picture; what is not said is nought. */
export interface ActorLine extends Partial<ActorCounters> {
  ix: number;
  host?: number;
  parent?: number;
  class?: number;
  source?: number;
  name?: string | null;
  depth?: number;
  state?: number;
}

export const AT = "2026-11-20T12:00:00.000Z";

export function columnsOf(lines: readonly ActorLine[]): ActorColumns {
  return {
    ix: lines.map(({ ix }) => ix),
    address: lines.map(({ ix, host = 0 }) => `h${host}:0.${ix}`),
    class: lines.map((line) => line.class ?? 0),
    source: lines.map((line) => line.source ?? 0),
    host: lines.map(({ host = 0 }) => host),
    parent: lines.map(({ parent = -1 }) => parent),
    name: lines.map(({ name = null }) => name),
    depth: lines.map(({ depth = 0 }) => depth),
    ...forEachCounter((name) => lines.map((line) => line[name] ?? 0)),
    state: lines.map(({ state = 0 }) => state),
    busyMs: lines.map(() => 0),
  };
}

export function hostsOf(count: number): TopologyHost[] {
  return Array.from({ length: count }, (_, hostIx) => ({
    hostIx,
    id: `h${hostIx}`,
    name: `h${hostIx}`,
    capabilities: {},
    isLeader: hostIx === 0,
    actors: 0,
    since: AT,
    realms: [],
    deadLetters: 0,
    faulty: [],
  }));
}

export function snapshotOf(lines: readonly ActorLine[], over: Partial<TopologySnapshot> = {}): TopologySnapshot {
  return {
    t: "snapshot",
    epoch: "e1",
    seq: 1,
    at: AT,
    convention: "test",
    engine: "local",
    hosts: hostsOf(2),
    classes: ["Question", "Cast"],
    sources: [
      { hash: "a".repeat(64), name: "poll", version: "1.0.0" },
      { hash: "b".repeat(64), name: "poll", version: "2.0.0" },
    ],
    actors: columnsOf(lines),
    ...over,
  };
}

export function deltaOf(seq: number, over: Partial<PictureDelta> = {}): PictureDelta {
  return { epoch: "e1", from: seq - 1, seq, at: AT, received: 0, failed: 0, ...over };
}

/** The counters of some actors as their frame carries them. */
export function countedOf(lines: readonly ActorLine[], epoch = "e1"): CountersFrame {
  return { epoch, ix: lines.map(({ ix }) => ix), ...forEachCounter((name) => lines.map((line) => line[name] ?? 0)) };
}

/** Depth and state of some actors as a delta carries them. */
export function changedOf(lines: readonly ActorLine[]): PictureChanges {
  const { ix, depth, state, busyMs } = columnsOf(lines);
  return { ix, depth, state, busyMs };
}
