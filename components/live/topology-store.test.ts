import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COUNTERS, newCounters } from "#protocol/actor-counters";
import { type ActorLine, changedOf, columnsOf, countedOf, deltaOf, hostsOf, snapshotOf } from "./snapshot.testbed.ts";
import { type TopologyChange, TopologyStore } from "./topology-store.ts";

function loaded(lines: readonly ActorLine[]): TopologyStore {
  const store = new TopologyStore();
  store.load(snapshotOf(lines));
  return store;
}

/** What the picture says, whatever its rows and cells. */
function contents(store: TopologyStore) {
  const { actors } = store;
  const lines = [];
  for (let row = 0; row < actors.end; row++) {
    if (actors.ix[row] === -1) continue;
    const { ix, depth, state, busyMs, source, parent, host } = actors;
    lines.push({
      ix: ix[row],
      address: actors.address[row],
      name: actors.name[row],
      cells: [depth, state, busyMs, source, parent, host].map((column) => column[row]),
    });
  }
  return lines.sort((a, b) => (a.ix ?? 0) - (b.ix ?? 0));
}

describe("TopologyStore", () => {
  it("finds actors of a snapshot by index and by address", () => {
    const store = loaded([
      { ix: 7, depth: 3 },
      { ix: 9, host: 1 },
    ]);

    expect(store.actors.count).toBe(2);
    expect(store.actors.depth[store.actors.rowOfIx(7)]).toBe(3);
    expect(store.actors.rowOfAddress("h1:0.9")).toBe(store.actors.rowOfIx(9));
    expect(store.actors.rowOfAddress("h1:0.1")).toBe(-1);
  });

  it("takes a delta that follows and tells which rows changed", () => {
    const store = loaded([{ ix: 1 }, { ix: 2 }]);
    const heard: TopologyChange[] = [];
    store.subscribe((change) => heard.push(change));

    const outcome = store.apply(deltaOf(2, { changed: changedOf([{ ix: 2, depth: 5, received: 8, state: 1 }]) }));

    const row = store.actors.rowOfIx(2);
    expect(outcome).toBe("applied");
    expect(store.actors.depth[row]).toBe(5);
    expect(heard).toEqual([{ kind: "delta", rows: [row], isShapeChanged: false }]);
  });

  it("refuses a delta that does not follow and changes nothing", () => {
    const store = loaded([{ ix: 1, depth: 1 }]);

    const outcomes = [
      store.apply(deltaOf(3, { gone: [1] })),
      store.apply({ ...deltaOf(2, { gone: [1] }), epoch: "e2" }),
      store.apply(deltaOf(1, { gone: [1] })),
    ];

    expect(outcomes).toEqual(["gap", "gap", "known"]);
    expect(store.actors.count).toBe(1);
    expect(store.seq).toBe(1);
  });

  it("keeps an actor's cell while others come and go, and gives a freed cell to the next", () => {
    const store = loaded([{ ix: 1 }, { ix: 2 }, { ix: 3 }]);
    const cellOf = (ix: number) => store.actors.cell[store.actors.rowOfIx(ix)];

    store.apply(deltaOf(2, { gone: [2] }));
    store.apply(deltaOf(3, { born: columnsOf([{ ix: 4 }, { ix: 5 }]) }));

    expect([1, 3, 4, 5].map(cellOf)).toEqual([0, 2, 1, 3]);
    expect(store.cellsOf(0)?.used).toBe(4);
  });

  it("keeps a host's tile while another one leaves", () => {
    const store = loaded([]);
    const [first, second] = hostsOf(3).slice(1);
    if (!first || !second) throw new Error("two hosts");

    store.apply(deltaOf(2, { hosts: [first, second] }));
    store.apply(deltaOf(3, { hostsGone: [0, 2] }));
    store.apply(deltaOf(4, { hosts: [second] }));

    expect(store.tileOf(1)).toBe(1);
    expect(store.tileOf(2)).toBe(0);
    expect(store.tileOf(0)).toBe(-1);
  });

  it("takes a delta that leads over what it has already, as one that was merged does", () => {
    const store = loaded([{ ix: 1 }]);

    const outcome = store.apply(deltaOf(5, { from: 0, changed: changedOf([{ ix: 1, depth: 2 }]) }));

    expect([outcome, store.seq, store.actors.depth[store.actors.rowOfIx(1)]]).toEqual(["applied", 5, 2]);
  });

  it.each(COUNTERS)("keeps %s as it was told, and none of another epoch", (name) => {
    const store = loaded([{ ix: 1 }]);
    const told = [
      { ix: 1, [name]: 7 },
      { ix: 99, [name]: 8 },
    ];

    store.count(countedOf(told, "e0"));
    const before = store.actors.isCounted[store.actors.rowOfIx(1)];
    store.count(countedOf(told));

    const row = store.actors.rowOfIx(1);
    expect([before, store.actors.isCounted[row]]).toEqual([0, 1]);
    expect(store.actors.countersOf(row)).toEqual({ ...newCounters(), [name]: 7 });
  });

  it("lets a turn in hand go on while nothing is told of it", () => {
    const store = loaded([{ ix: 1, state: 2 }, { ix: 2 }]);

    store.actors.advanceTurns(store.at + 4_000);

    expect([1, 2].map((ix) => store.actors.busyMs[store.actors.rowOfIx(ix)])).toEqual([4_000, 0]);
  });

  it("knows who is stuck, from the snapshot and the deltas on", () => {
    const store = loaded([
      { ix: 1, state: 2 },
      { ix: 2, state: 2 },
      { ix: 3, state: 1 },
    ]);
    const stuck = () => [...store.actors.stuck].map((row) => store.actors.ix[row]);
    expect(stuck()).toEqual([1, 2]);

    store.apply(deltaOf(2, { changed: changedOf([{ ix: 1 }, { ix: 3, state: 2 }]) }));
    expect(stuck()).toEqual([2, 3]);

    store.apply(deltaOf(3, { gone: [2] }));
    expect(stuck()).toEqual([3]);

    store.load(snapshotOf([]));
    expect(stuck()).toEqual([]);
  });

  it("adds up the messages that all actors took and failed", () => {
    const store = loaded([{ ix: 1 }]);

    store.apply(deltaOf(2, { received: 30, failed: 1 }));
    store.apply(deltaOf(3, { received: 5 }));

    expect(store.received).toBe(35);
    expect(store.failed).toBe(1);
  });

  it("shows after any deltas what a fresh snapshot shows", () => {
    const step = fc.record({
      born: fc.nat(4),
      goneAt: fc.array(fc.nat(50), { maxLength: 3 }),
      changedAt: fc.array(fc.nat(50), { maxLength: 5 }),
      swappedAt: fc.array(fc.nat(50), { maxLength: 2 }),
      depth: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const model = new Map<number, ActorLine>([[0, { ix: 0 }]]);
        const store = loaded([...model.values()]);
        let next = 1;
        let seq = 1;
        for (const { born, goneAt, changedAt, swappedAt, depth } of steps) {
          const living = [...model.keys()];
          const pick = (at: number[]) =>
            [...new Set(at.map((n) => living[n % living.length] ?? -1))].filter((ix) => model.has(ix));
          const gone = pick(goneAt);
          for (const ix of gone) model.delete(ix);
          const news = Array.from({ length: born }, (): ActorLine => ({ ix: next++, host: next % 2, parent: 0 }));
          for (const line of news) model.set(line.ix, line);
          const changed = pick(changedAt).map((ix) => ({ ...model.get(ix), ix, depth }));
          for (const line of changed) model.set(line.ix, line);
          const swapped = pick(swappedAt);
          for (const ix of swapped) model.set(ix, { ...model.get(ix), ix, source: 1 });
          const delta = deltaOf(++seq, {
            gone,
            born: columnsOf(news),
            changed: changedOf(changed),
            swapped: { ix: swapped, source: swapped.map(() => 1) },
          });
          expect(store.apply(delta)).toBe("applied");
        }
        expect(contents(store)).toEqual(contents(loaded([...model.values()])));
      }),
    );
  });
});
