import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newActivity } from "#protocol/actor-counters";
import type { ActorColumns, TopologyDelta, TopologySnapshot } from "#protocol/topology";
import { ACTOR_COLUMNS, topologyDeltaSchema, topologySnapshotSchema } from "#protocol/topology";
import { HostWatcher, type ReadRow } from "./host-watcher.ts";
import { TopologyModel } from "./topology-model.ts";

const AT = new Date("2026-11-21T00:00:00.000Z");
const HASHES = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];

/** A host whose actors a test makes, changes and ends. */
class PretendHost {
  readonly rows = new Map<number, ReadRow>();
  readonly watcher: HostWatcher;
  readonly name: string;
  deadLetters = 0;
  /** Hashes of the sources that have a realm there. */
  realms: string[] = [];
  #nextId = 1;

  constructor(name: string) {
    this.name = name;
    this.watcher = new HostWatcher({
      readHost: () => ({
        id: name,
        name,
        capabilities: {},
        isLeader: name === "north",
        since: AT.toISOString(),
        realms: this.realms.map((hash) => ({ hash, state: "running" })),
        deadLetters: this.deadLetters,
      }),
      readActors: (visit) => {
        for (const row of this.rows.values()) visit({ ...row });
      },
    });
  }

  create(row: Partial<ReadRow> = {}): ReadRow {
    const id = this.#nextId++;
    const made: ReadRow = {
      id,
      address: `${this.name}:1.${id}`,
      className: "Question",
      sourceHash: null,
      parent: null,
      globalName: null,
      isFaulty: false,
      ...newActivity("idle"),
      ...row,
    };
    this.rows.set(id, made);
    return made;
  }
}

function newModel(): TopologyModel {
  const nameOfSource = (hash: string) => ({ name: `source-${hash[0]}`, version: "1.0.0" });
  return new TopologyModel({ epoch: "e1", convention: "default", engine: "local", nameOfSource });
}

type Picture = Omit<TopologySnapshot, "t">;

/** What a reader of the stream does with a delta. */
function applyDelta(picture: Picture, delta: TopologyDelta): Picture {
  const rows = new Map(rowsOf(picture.actors).map((row) => [row.ix, row]));
  for (const ix of delta.gone ?? []) expect(rows.delete(ix)).toBe(true);
  for (const row of delta.born ? rowsOf(delta.born) : []) {
    expect(rows.has(row.ix)).toBe(false);
    rows.set(row.ix, row);
  }
  for (const part of [delta.swapped, delta.renamed, delta.changed]) {
    for (const row of part ? rowsOf(part as Partial<ActorColumns> & { ix: number[] }) : []) {
      expect(rows.has(row.ix)).toBe(true);
      rows.set(row.ix, { ...rows.get(row.ix), ...row });
    }
  }
  return {
    ...picture,
    seq: delta.seq,
    at: delta.at,
    hosts: delta.hosts ?? picture.hosts,
    classes: [...picture.classes, ...(delta.classes ?? [])],
    sources: [...picture.sources, ...(delta.sources ?? [])],
    actors: columnsOf([...rows.values()]),
  };
}

type PictureRow = { ix: number } & Record<string, unknown>;

function rowsOf(columns: Partial<ActorColumns> & { ix: number[] }): PictureRow[] {
  return columns.ix.map((ix, n) => {
    const cells = Object.entries(columns).map(([key, column]) => [key, column[n]]);
    return { ...Object.fromEntries(cells), ix };
  });
}

function columnsOf(rows: PictureRow[]): ActorColumns {
  const sorted = rows.toSorted((a, b) => a.ix - b.ix);
  return Object.fromEntries(
    ACTOR_COLUMNS.map((key) => [key, sorted.map((row) => row[key])]),
  ) as unknown as ActorColumns;
}

function withoutFrame({ t: _t, ...picture }: TopologySnapshot): Picture {
  return { ...picture, actors: columnsOf(rowsOf(picture.actors)) };
}

/** Each step is one host's; `told`: it reports right after. */
const where = { host: fc.nat(2), pick: fc.nat(), told: fc.boolean() };
const step = fc.oneof(
  fc.record({ do: fc.constant("create" as const), ...where, source: fc.nat(3), named: fc.boolean() }),
  fc.record({ do: fc.constant("end" as const), ...where }),
  fc.record({ do: fc.constant("work" as const), ...where, by: fc.nat(50) }),
  fc.record({ do: fc.constant("swap" as const), ...where, source: fc.nat(2) }),
  fc.record({ do: fc.constant("adopt" as const), ...where }),
  fc.record({ do: fc.constant("tell all" as const), ...where }),
  fc.record({ do: fc.constant("lose" as const), ...where }),
  fc.record({ do: fc.constant("delta" as const), ...where }),
);

describe("TopologyModel", () => {
  it("gives deltas that lead from a snapshot to each later snapshot", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 150 }), (steps) => {
        const hosts = ["north", "east", "west"].map((name) => new PretendHost(name));
        const model = newModel();
        for (const host of hosts) model.apply(host.watcher.full());
        model.takeDelta(AT);
        let picture = withoutFrame(model.snapshot(AT));

        for (const one of steps) {
          const host = hosts[one.host] as PretendHost;
          const everybody = hosts.flatMap((each) => [...each.rows.values()]);
          const anybody = everybody[one.pick % everybody.length]?.address ?? null;
          const chosen = [...host.rows.values()][one.pick % host.rows.size];
          if (one.do === "create") {
            const sourceHash = HASHES[one.source] ?? null;
            host.create({
              sourceHash,
              parent: one.pick % 2 ? anybody : null,
              globalName: one.named ? `n${one.pick}` : null,
            });
          } else if (one.do === "end" && chosen) host.rows.delete(chosen.id);
          else if (one.do === "work" && chosen) {
            chosen.received += one.by;
            chosen.depth = one.by;
            chosen.state = one.by % 2 ? "busy" : "stuck";
          } else if (one.do === "swap" && chosen?.sourceHash) chosen.sourceHash = HASHES[one.source] ?? null;
          else if (one.do === "adopt" && chosen) chosen.parent = anybody;
          else if (one.do === "tell all") model.apply(host.watcher.full());
          else if (one.do === "lose") model.removeHost(host.name);
          if (one.told) {
            const report = host.watcher.changes();
            if (report && !model.apply(report)) model.apply(host.watcher.full());
          }
          const delta = one.do === "delta" ? model.takeDelta(AT) : null;
          if (!delta) continue;
          expect(delta.seq).toBe(picture.seq + 1);
          expect(delta.changed?.ix.filter((ix) => delta.born?.ix.includes(ix)) ?? []).toEqual([]);
          topologyDeltaSchema.parse(delta);
          picture = applyDelta(picture, JSON.parse(JSON.stringify(delta)));
          expect(picture).toEqual(withoutFrame(topologySnapshotSchema.parse(model.snapshot(AT))));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never gives an ix to a second actor", () => {
    const north = new PretendHost("north");
    const model = newModel();
    const first = north.create();
    model.apply(north.watcher.full());
    const firstIx = model.takeDelta(AT)?.born?.ix;

    north.rows.delete(first.id);
    north.create();
    model.apply(north.watcher.full());
    const delta = model.takeDelta(AT);

    expect(delta?.gone).toEqual(firstIx);
    expect(delta?.born?.ix).not.toEqual(firstIx);
  });

  it("says nothing of an actor that came and went between two deltas", () => {
    const north = new PretendHost("north");
    const model = newModel();
    model.apply(north.watcher.full());
    model.takeDelta(AT);

    const brief = north.create();
    model.apply(north.watcher.full());
    north.rows.delete(brief.id);
    model.apply(north.watcher.full());
    const delta = model.takeDelta(AT);

    expect(delta?.born).toBeUndefined();
    expect(delta?.gone).toBeUndefined();
  });

  it("refuses a report with another one missing in front of it", () => {
    const north = new PretendHost("north");
    const model = newModel();
    model.apply(north.watcher.full());
    north.create();
    north.watcher.changes();
    north.create();
    const afterTheGap = north.watcher.changes();

    expect(afterTheGap && model.apply(afterTheGap)).toBe(false);
    expect(model.apply(north.watcher.full())).toBe(true);
    expect(model.takeDelta(AT)?.born?.ix).toHaveLength(2);
  });

  it("shows the parent as soon as its host has reported", () => {
    const north = new PretendHost("north");
    const east = new PretendHost("east");
    const model = newModel();
    const parent = north.create();
    east.create({ parent: parent.address });
    model.apply(east.watcher.full());
    expect(model.takeDelta(AT)?.born?.parent).toEqual([-1]);

    model.apply(north.watcher.full());
    const delta = model.takeDelta(AT);

    expect(delta?.renamed?.parent).toEqual(delta?.born?.ix);
  });

  it("gives a host that comes back its old place", () => {
    const north = new PretendHost("north");
    const east = new PretendHost("east");
    const model = newModel();
    model.apply(north.watcher.full());
    model.apply(east.watcher.full());
    model.takeDelta(AT);

    model.removeHost("north");
    expect(model.takeDelta(AT)?.hosts?.map((host) => host.name)).toEqual(["east"]);
    model.apply(north.watcher.full());

    expect(model.takeDelta(AT)?.hosts?.find((host) => host.name === "north")?.hostIx).toBe(0);
  });
});

it("knows the name of a source that has a realm and no actor", () => {
  const model = newModel();
  const north = new PretendHost("north");
  north.realms = ["a".repeat(64)];

  model.apply(north.watcher.full());

  expect(model.takeDelta(AT)?.sources).toEqual([{ hash: "a".repeat(64), name: "source-a", version: "1.0.0" }]);
});
