import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actorSchema } from "#protocol/actor";
import { ACTIVITY, type ActorActivity, COUNTERS, newActivity } from "#protocol/actor-counters";
import { columnsOf } from "#protocol/rows";
import type { ActorColumns, TopologyDelta, TopologySnapshot } from "#protocol/topology";
import { emptySnapshot } from "../gateway-client/fake-gateway.testbed.ts";
import { ConventionModel } from "./convention-model.ts";

const hash = "a".repeat(64);

/** What these actors do: nothing, but for what is said. */
function idle(ixs: readonly number[], but: Partial<ActorActivity> = {}) {
  return columnsOf(
    ixs.map(() => ({ ...newActivity(0), ...but })),
    ACTIVITY,
  );
}

function columns(...ixs: number[]): ActorColumns {
  return {
    ix: ixs,
    address: ixs.map((ix) => `north:1.${ix}`),
    class: ixs.map(() => 0),
    source: ixs.map(() => 0),
    host: ixs.map(() => 0),
    parent: ixs.map(() => -1),
    name: ixs.map(() => null),
    ...idle(ixs),
  };
}

function snapshot(...ixs: number[]): TopologySnapshot {
  return {
    ...emptySnapshot(),
    hosts: [
      {
        id: "north",
        name: "north",
        capabilities: {},
        isLeader: true,
        actors: ixs.length,
        since: "2026-01-01T00:00:00.000Z",
        realms: [],
        hostIx: 0,
        deadLetters: 0,
        faulty: [],
      },
    ],
    classes: ["Hello"],
    sources: [{ hash, name: "hello", version: "1.0.0" }],
    actors: columns(...ixs),
  };
}

function delta(seq: number, change: Partial<TopologyDelta>): TopologyDelta {
  return { t: "delta", epoch: "epoch-1", seq, at: "2026-01-01T00:00:00.100Z", ...change };
}

describe("the convention's model", () => {
  it("shows an actor as a list does", () => {
    const model = new ConventionModel(snapshot(4));

    expect(model.actor(0)).toEqual({
      address: "north:1.4",
      class: "Hello",
      sourceHash: hash,
      host: "north",
      parent: null,
      globalName: null,
      ...newActivity("idle"),
      isFaulty: false,
    });
  });

  it.each(COUNTERS)("shows %s in the list and tells it to whoever looks", (name) => {
    const model = new ConventionModel(snapshot(4, 5));

    model.apply(delta(1, { changed: { ix: [5], ...idle([5], { [name]: 7 }) } }));

    expect(actorSchema.parse(model.actor(1))[name]).toBe(7);
    expect(model.counters([5, 4, 99])).toMatchObject({ ix: [5, 4], [name]: [7, 0] });
  });

  it("takes no delta that is not the next", () => {
    const model = new ConventionModel(snapshot(1));

    expect(model.apply(delta(2, { gone: [1] }))).toBe(false);
    expect(model.apply({ ...delta(1, { gone: [1] }), epoch: "other" })).toBe(false);
    expect(model.size).toBe(1);
  });

  it("finds an actor by address and by name after others have gone", () => {
    const model = new ConventionModel(snapshot(1, 2, 3));

    model.apply(delta(1, { gone: [1], renamed: { ix: [3], name: ["front"], parent: [2] } }));

    const row = model.rowOf("north:1.3");
    expect(row).toBe(model.rowOfName("front"));
    expect(model.actor(row ?? -1)).toMatchObject({ address: "north:1.3", globalName: "front", parent: "north:1.2" });
    expect(model.rowOf("north:1.1")).toBeUndefined();
  });

  it("equals a model that was made from a fresh snapshot, after any deltas", () => {
    const step = fc.record({ gone: fc.nat(40), bornCount: fc.nat(3), changed: fc.nat(40), depth: fc.nat(1000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const model = new ConventionModel(snapshot(1, 2, 3, 4, 5));
        const truth = new Map([1, 2, 3, 4, 5].map((ix) => [ix, 0]));
        let nextIx = 6;

        steps.forEach(({ gone, bornCount, changed, depth }, n) => {
          const born = Array.from({ length: bornCount }, () => nextIx++);
          const goes = truth.delete(gone) ? [gone] : [];
          for (const ix of born) truth.set(ix, 0);
          const changes = truth.has(changed) ? [changed] : [];
          for (const ix of changes) truth.set(ix, depth);
          const isApplied = model.apply(
            delta(n + 1, {
              gone: goes,
              born: columns(...born),
              changed: { ix: changes, ...idle(changes, { depth }) },
            }),
          );
          expect(isApplied).toBe(true);
        });

        const seen = new Map(model.columns.ix.map((ix, row) => [ix, model.columns.depth[row]]));
        expect(seen).toEqual(truth);
        for (const ix of truth.keys()) expect(model.address(model.rowOf(`north:1.${ix}`) ?? -1)).toBe(`north:1.${ix}`);
      }),
    );
  });
});
