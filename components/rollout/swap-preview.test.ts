import { expect, it } from "vitest";
import { snapshotOf } from "../live/snapshot-fixture.ts";
import { TopologyStore } from "../live/topology-store.ts";
import { affectedBy } from "./swap-preview.ts";

const NEW = "b".repeat(64);

function picture(): TopologyStore {
  const store = new TopologyStore();
  store.load(
    snapshotOf([
      { ix: 0, depth: 3 },
      { ix: 1, host: 1, depth: 4 },
      { ix: 2, source: 1, depth: 50 },
      { ix: 3, source: -1, depth: 60 },
      { ix: 4, class: 1, depth: 70 },
    ]),
  );
  return store;
}

it("counts those of the class on another source, with hosts and waiting messages, and no system actor", () => {
  expect(affectedBy(picture(), null, "Question", NEW)).toEqual({
    actors: 2,
    hosts: 2,
    waiting: 7,
    sources: "a".repeat(64),
  });
});

it("counts named ones, without those that are gone", () => {
  expect(affectedBy(picture(), ["h0:0.0", "h9:0.9"], "Question", NEW)).toMatchObject({ actors: 1, waiting: 3 });
});

it("finds nobody for a class that nobody has", () => {
  expect(affectedBy(picture(), null, "Gone", NEW)).toMatchObject({ actors: 0, hosts: 0 });
});
