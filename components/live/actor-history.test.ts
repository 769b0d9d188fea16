import { expect, it } from "vitest";
import { ActorHistory } from "./actor-history.ts";
import { changedOf, countedOf, deltaOf, snapshotOf } from "./snapshot.testbed.ts";
import { TopologyStore } from "./topology-store.ts";

const ADDRESS = "h0:0.0";

function looking(): { store: TopologyStore; history: ActorHistory } {
  const store = new TopologyStore();
  store.load(snapshotOf([{ ix: 0 }]));
  take(store, 100);
  return { store, history: new ActorHistory(store) };
}

function take(store: TopologyStore, received: number): void {
  store.count(countedOf([{ ix: 0, received }]));
}

it("puts what the host kept before what was read here, once, and nothing twice", () => {
  const { store, history } = looking();
  const samples = history.watch(ADDRESS);
  history.read(10_000);
  store.apply(deltaOf(2, { changed: changedOf([{ ix: 0, depth: 3 }]) }));
  take(store, 104);
  history.read(11_000);
  const past = {
    at: ["1970-01-01T00:00:05.000Z", "1970-01-01T00:00:10.000Z", "1970-01-01T00:00:15.000Z"],
    depth: [7, 8, 9],
    receivedRate: [1, 2, 3],
    failedRate: [0, 0, 0],
  };

  history.putBefore(ADDRESS, past);
  history.putBefore(ADDRESS, past);

  expect(samples.at).toEqual([5, 10, 11]);
  expect(samples.depth).toEqual([7, 8, 3]);
  expect(samples.receivedRate).toEqual([1, 2, 4]);
});

it("counts the looks that found it in a turn, and what it took between them", () => {
  const { store, history } = looking();
  const samples = history.watch(ADDRESS);
  history.read(10_000);
  store.apply(deltaOf(2, { changed: changedOf([{ ix: 0, state: 1 }]) }));
  take(store, 110);
  history.read(11_000);
  history.read(12_000);

  expect(samples.looks).toEqual({ looks: 2, busy: 2, taken: 10, spanMs: 2_000 });
});
