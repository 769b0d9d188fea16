import { expect, it } from "vitest";
import { countedOf, deltaOf, snapshotOf } from "../live/snapshot.testbed.ts";
import { TopologyStore } from "../live/topology-store.ts";
import { HostTotalsReader } from "./host-totals.ts";

function picture(): TopologyStore {
  const store = new TopologyStore();
  store.load(
    snapshotOf(
      [
        { ix: 0, depth: 2 },
        { ix: 1, depth: 3, state: 2 },
        { ix: 2, host: 1, class: 1, source: -1 },
      ],
      { classes: ["Question", "Gateway"] },
    ),
  );
  store.count(
    countedOf([
      { ix: 0, received: 100 },
      { ix: 1, received: 50 },
    ]),
  );
  return store;
}

it("adds up what waits and hangs on each host, and finds the gateway", () => {
  const totals = new HostTotalsReader();

  totals.read(picture(), 1, 10_000);

  expect(totals.of(0)).toEqual({ waiting: 5, stuck: 1, rate: null, hasGateway: false });
  expect(totals.of(1)).toMatchObject({ waiting: 0, hasGateway: true });
  expect(totals.of(7)).toMatchObject({ waiting: 0, rate: null });
});

it("knows the rate from the second reading on, and keeps it over an actor's end", () => {
  const store = picture();
  const totals = new HostTotalsReader();
  totals.read(store, 1, 10_000);

  store.count(countedOf([{ ix: 0, received: 140 }]));
  totals.read(store, 2, 14_000);
  const counted = totals.of(0).rate;
  store.apply(deltaOf(2, { gone: [0] }));
  totals.read(store, 3, 18_000);

  expect([counted, totals.of(0).rate]).toEqual([10, 10]);
});

it("keeps the rate while the picture stands still, however long that is", () => {
  const store = picture();
  const totals = new HostTotalsReader();
  totals.read(store, 1, 10_000);
  store.count(countedOf([{ ix: 0, received: 140 }]));
  totals.read(store, 2, 14_000);

  totals.read(store, 2, 60_000);

  expect(totals.of(0).rate).toBe(10);
});
