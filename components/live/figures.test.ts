import { expect, it } from "vitest";
import { FigureReader } from "./figures.ts";
import { deltaOf, snapshotOf } from "./snapshot-fixture.ts";
import { TopologyStore } from "./topology-store.ts";

/** Ten messages a second, read twice. */
function counted() {
  const store = new TopologyStore();
  store.load(snapshotOf([{ ix: 0 }]));
  const figures = new FigureReader(store);
  figures.read(10_000);
  store.apply({ ...deltaOf(2), received: 10 });
  figures.read(11_000);
  return { store, figures };
}

it("keeps the rates of before a pause until the next can be known, and counts nothing of the pause into them", () => {
  const { store, figures } = counted();
  const before = figures.current;

  figures.restartRates();
  store.apply({ ...deltaOf(3), received: 5_000 });
  figures.read(70_000);
  const resumed = figures.current;
  store.apply({ ...deltaOf(4), received: 20 });
  figures.read(71_000);

  expect([before, resumed, figures.current].map((each) => each.messagesPerSecond)).toEqual([10, 10, 20]);
  expect(resumed.history.length).toBeGreaterThanOrEqual(before.history.length);
});

it("knows no rate once nothing is heard", () => {
  const { figures } = counted();

  figures.forgetRates();
  figures.read(15_000);

  expect(figures.current).toMatchObject({ messagesPerSecond: null, history: [] });
});
