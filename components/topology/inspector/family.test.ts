import { describe, expect, it } from "vitest";
import { snapshotOf } from "../../live/snapshot.testbed.ts";
import { TopologyStore } from "../../live/topology-store.ts";
import { familySize } from "./family.ts";

function storeOf(...lines: Parameters<typeof snapshotOf>[0]): TopologyStore {
  const store = new TopologyStore();
  store.load(snapshotOf(lines));
  return store;
}

describe("familySize", () => {
  it("counts those below at any depth, their hosts and what waits for them", () => {
    const store = storeOf(
      { ix: 1, host: 0, depth: 3 },
      { ix: 2, host: 0, parent: 1, depth: 4 },
      { ix: 3, host: 1, parent: 2, depth: 5 },
      { ix: 4, host: 1, depth: 100 },
    );

    const size = familySize(store, store.actors.rowOfIx(1));

    expect(size).toEqual({ below: 2, hosts: 2, waiting: 3, waitingBelow: 9 });
  });

  it("is only the actor itself without children", () => {
    const store = storeOf({ ix: 1, depth: 2 }, { ix: 2, host: 1 });

    expect(familySize(store, store.actors.rowOfIx(1))).toEqual({ below: 0, hosts: 1, waiting: 2, waitingBelow: 0 });
  });
});
