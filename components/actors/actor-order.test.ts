import { expect, it } from "vitest";
import { snapshotOf } from "../live/snapshot.testbed.ts";
import { TopologyStore } from "../live/topology-store.ts";
import { orderActors } from "./actor-order.ts";

function storeOf(depths: readonly number[]): TopologyStore {
  const store = new TopologyStore();
  store.load(snapshotOf(depths.map((depth, ix) => ({ ix, depth }))));
  return store;
}

it.each([
  ["few", 1],
  ["too many to be counted", 1_000_000],
  ["too many to be packed", 2 ** 51],
])("orders rows by their figure, equal ones by place, with keys %s", (_many, times) => {
  const store = storeOf([3, 0, 7, 3, 1].map((depth) => depth * times));

  expect([...orderActors(store, null, "depth", false)]).toEqual([1, 4, 0, 3, 2]);
  expect([...orderActors(store, null, "depth", true)]).toEqual([2, 0, 3, 4, 1]);
});

it("orders only the rows that fit", () => {
  const store = storeOf([3, 0, 7]);

  expect([...orderActors(store, Uint8Array.of(1, 0, 1), "depth", true)]).toEqual([2, 0]);
});
