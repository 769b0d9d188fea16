import { expect, it } from "vitest";
import { hostsOf, snapshotOf } from "../live/snapshot.testbed.ts";
import { TopologyStore } from "../live/topology-store.ts";
import { type ActorFilter, matchActors, NO_FILTER } from "./actor-filter.ts";
import { orderActors } from "./actor-order.ts";

function picture(): TopologyStore {
  const store = new TopologyStore();
  store.load(
    snapshotOf(
      [
        { ix: 0, class: 1, name: "cast", depth: 2 },
        { ix: 1, host: 1, source: 1, depth: 9 },
        { ix: 2, host: 1, state: 2, depth: 5 },
        { ix: 3, source: -1, depth: 5 },
      ],
      { hosts: hostsOf(2).map((host) => ({ ...host, faulty: host.hostIx === 1 ? ["h1:0.1"] : [] })) },
    ),
  );
  return store;
}

it("lets all through without a filter, and counts them", () => {
  expect(matchActors(picture(), NO_FILTER)).toEqual({ rows: null, actors: 4, hosts: 2 });
});

it.each<[Partial<ActorFilter>, number[]]>([
  [{ q: "CAST" }, [0]],
  [{ q: "h1:0" }, [1, 2]],
  [{ class: "Cast" }, [0]],
  [{ class: "Gone" }, []],
  [{ source: "b".repeat(64) }, [1]],
  [{ source: "poll@2.0.0" }, [1]],
  [{ source: "poll@9.9.9" }, []],
  [{ source: "runtime" }, [3]],
  [{ q: "@cas" }, [0]],
  [{ q: "@ast" }, []],
  [{ name: "AS" }, [0]],
  [{ name: "@cast" }, [0]],
  [{ state: "stuck" }, [2]],
  [{ state: "faulty" }, [1]],
  [{ host: "h1", q: "question" }, [1, 2]],
])("finds by %j", (part, expected) => {
  const store = picture();

  const { rows, actors } = matchActors(store, { ...NO_FILTER, ...part });

  expect([...(rows ?? [])].flatMap((hit, row) => (hit ? [row] : []))).toEqual(expected);
  expect(actors).toBe(expected.length);
});

it("orders by a column both ways, equal ones always alike", () => {
  const store = picture();

  expect([...orderActors(store, null, "depth", true)]).toEqual([1, 2, 3, 0]);
  expect([...orderActors(store, null, "depth", false)]).toEqual([0, 2, 3, 1]);
  expect([...orderActors(store, null, "class", false)]).toEqual([0, 1, 2, 3]);
  expect([...orderActors(store, null, "source", true)]).toEqual([3, 1, 0, 2]);
  expect([...orderActors(store, null, "name", true)]).toEqual([0, 1, 2, 3]);
  expect([...orderActors(store, null, "address", true)]).toEqual([2, 1, 3, 0]);
});

it("orders counters too great to be packed with their row as it does others", () => {
  const store = picture();
  store.actors.counters.received.set([2 ** 52, 3, 2 ** 52, 2 ** 53]);

  expect([...orderActors(store, null, "received", true)]).toEqual([3, 0, 2, 1]);
  expect([...orderActors(store, null, "received", false)]).toEqual([1, 0, 2, 3]);
});
