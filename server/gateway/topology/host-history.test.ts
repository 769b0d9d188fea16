import { expect, it } from "vitest";
import { HostHistory, SAMPLE_EVERY_MS } from "./host-history.ts";
import type { ReadRow } from "./host-watcher.ts";
import { readRow } from "./row.testbed.ts";

const row = (id: number, depth: number, received = 0, failed = 0) => readRow(id, { depth, received, failed });

/** Takes one sample after the other, 5 s apart, of these rows. */
function pastOf(...samples: ReadRow[][]): HostHistory {
  let rows: ReadRow[] = [];
  const past = new HostHistory({
    readActors: (visit) => {
      for (const each of rows) visit(each);
    },
    processBytes: () => 1_000,
  });
  samples.forEach((sample, n) => {
    rows = sample;
    past.take(n * SAMPLE_EVERY_MS);
  });
  return past;
}

it("tells of a host how many waited, and what was handled a second", () => {
  const past = pastOf([row(1, 3, 100)], [row(1, 5, 150, 5), row(2, 1, 10)]);

  expect(past.host()).toEqual({
    at: ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:05.000Z"],
    actors: [1, 2],
    depth: [3, 6],
    processBytes: [1_000, 1_000],
    receivedRate: [0, 12],
    failedRate: [0, 1],
  });
});

it("has no dip where an actor ended that had handled much", () => {
  const past = pastOf([row(1, 0, 1_000), row(2, 0, 0)], [row(2, 0, 50)]);

  expect(past.host().receivedRate).toEqual([0, 10]);
});

it("knows an actor's past from its second sample on", () => {
  const past = pastOf([row(1, 3, 100)], [row(1, 5, 150)], [row(1, 0, 150, 1)]);

  expect(past.actor(1)).toEqual({
    at: ["1970-01-01T00:00:05.000Z", "1970-01-01T00:00:10.000Z"],
    depth: [5, 0],
    receivedRate: [10, 0],
    failedRate: [0, 0.2],
  });
  expect(past.actor(9).at).toEqual([]);
});

it("keeps the 200 deepest only", () => {
  const many = Array.from({ length: 300 }, (_, id) => row(id, id));
  const past = pastOf(many, many);

  expect(past.actor(99).at).toHaveLength(0);
  expect(past.actor(100).at).toHaveLength(1);
  expect(past.actor(299).depth).toEqual([299]);
});

it("forgets what is older than 15 minutes", () => {
  const past = pastOf(...Array.from({ length: 200 }, () => [row(1, 0)]));

  expect(past.host().at).toHaveLength(180);
  expect(past.host().at[0]).toBe(new Date(20 * SAMPLE_EVERY_MS).toISOString());
});
