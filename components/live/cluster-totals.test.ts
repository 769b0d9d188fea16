import { expect, it } from "vitest";
import { ClusterTotalsReader } from "./cluster-totals.ts";
import { deltaOf, snapshotOf } from "./snapshot.testbed.ts";
import { TopologyStore } from "./topology-store.ts";

/** Ten messages a second, read twice. */
function counted() {
  const store = new TopologyStore();
  store.load(snapshotOf([{ ix: 0 }]));
  const totals = new ClusterTotalsReader(store);
  totals.read(10_000);
  store.apply({ ...deltaOf(2), received: 10 });
  totals.read(11_000);
  return { store, totals };
}

it("keeps the rates of before a pause until the next can be known, and counts nothing of the pause into them", () => {
  const { store, totals } = counted();
  const before = totals.current;

  totals.restartRates();
  store.apply({ ...deltaOf(3), received: 5_000 });
  totals.read(70_000);
  const resumed = totals.current;
  store.apply({ ...deltaOf(4), received: 20 });
  totals.read(71_000);

  expect([before, resumed, totals.current].map((each) => each.messagesPerSecond)).toEqual([10, 10, 20]);
  expect(resumed.history.length).toBeGreaterThanOrEqual(before.history.length);
});

it("knows no rate once nothing is heard", () => {
  const { totals } = counted();

  totals.forgetRates();
  totals.read(15_000);

  expect(totals.current).toMatchObject({ messagesPerSecond: null, history: [] });
});
