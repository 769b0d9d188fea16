import { describe, expect, it } from "vitest";
import type { Measurement, MetricsBy, Row } from "./measurement.ts";
import { linesOf } from "./results.ts";

const row = (more: Partial<Row> = {}): Row => ({ metric: "value", title: () => "a row", unit: "ms", ...more });

function linesWith(only: Row, values: Record<string, number>) {
  const contenders = ["callboard", "ring", "nact"];
  const measurement: Measurement = { name: "tells", contenders, isCore: true, rows: [only] };
  const found: MetricsBy = Object.fromEntries(Object.entries(values).map(([who, value]) => [who, { value }]));
  return linesOf(measurement, () => "a row", found);
}

describe("the lines of the benchmark's table", () => {
  it("say how many times our time a contender takes", () => {
    const lines = linesWith(row(), { callboard: 20, ring: 10, nact: 300 });

    expect(lines.map(({ ratioToOurs }) => ratioToOurs)).toEqual([1, 0.5, 15]);
  });

  it("turn the ratio of rates round: half as many a second take twice the time", () => {
    const lines = linesWith(row({ unit: "/s", isRate: true }), { callboard: 1_000, ring: 4_000, nact: 500 });

    expect(lines.map(({ ratioToOurs }) => ratioToOurs)).toEqual([1, 0.25, 2]);
  });

  it("leave empty what a contender cannot do", () => {
    const [, ring] = linesWith(row({ goals: { ring: { oursAtMost: 2 } } }), { callboard: 20, nact: 300 });

    expect(ring).toMatchObject({ value: null, ratioToOurs: null, goal: null });
  });

  it("judge each kind of goal by its own side of the comparison", () => {
    const goals: Row["goals"] = { callboard: { most: 20 }, ring: { oursAtMost: 1.9 }, nact: { atLeast: 10 } };

    const lines = linesWith(row({ goals }), { callboard: 20, ring: 10, nact: 300 });

    expect(lines.map(({ goal }) => goal)).toEqual([
      { text: "at most 20 ms", isMet: true },
      { text: "ours at most 1.9× (2.00×)", isMet: false },
      { text: "at least 10× ours", isMet: true },
    ]);
  });
});
