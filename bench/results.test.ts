import { describe, expect, it } from "vitest";
import type { Measurement, MetricsBy, Row } from "./measurement.ts";
import { MEASUREMENTS } from "./measurements.ts";
import { body } from "./report.ts";
import { linesOf } from "./results.ts";
import { FULL } from "./sizes.ts";

const STOPPED = Number.POSITIVE_INFINITY;

const row = (more: Partial<Row> = {}): Row => ({
  metric: "value",
  title: () => "a row",
  unit: "ms",
  isRunTime: true,
  ...more,
});

function linesWith(only: Row, values: Record<string, number>, isCore = true) {
  const contenders = ["callboard", "ring", "nact"];
  const measurement: Measurement = { name: "tells", contenders, isCore, rows: [only] };
  const found: MetricsBy = Object.fromEntries(Object.entries(values).map(([who, value]) => [who, { value }]));
  return linesOf(measurement, { ...FULL, runLimitMs: 20_000, togetherLimitMs: 90_000 }, found);
}

const verdicts = (lines: ReturnType<typeof linesOf>) => lines.map(({ goal }) => goal?.verdict);

describe("the lines of the benchmark's table", () => {
  it("say how many times our time a contender takes", () => {
    const lines = linesWith(row(), { callboard: 20, ring: 10, nact: 300 });

    expect(lines.map(({ ratioToOurs }) => ratioToOurs)).toEqual([1, 0.5, 15]);
  });

  it("turn the ratio of rates round: half as many a second take twice the time", () => {
    const lines = linesWith(row({ unit: "/s", isRate: true }), { callboard: 1_000, ring: 4_000, nact: 500 });

    expect(lines.map(({ ratioToOurs }) => ratioToOurs)).toEqual([1, 0.25, 2]);
  });

  it("leave empty what a contender cannot do, and do not call its goal met", () => {
    const [, ring] = linesWith(row({ goals: { ring: { oursAtMost: 2 } } }), { callboard: 20, nact: 300 });

    expect(ring).toMatchObject({ value: null, ratioToOurs: null, stoppedAfterMs: null });
    expect(ring?.goal).toEqual({ text: "ours at most 2×", verdict: "not measured" });
  });

  it("judge each kind of goal by its own side of the comparison, and say by how much it is missed", () => {
    const goals: Row["goals"] = { callboard: { most: 16 }, ring: { oursAtMost: 1.9 }, nact: { atLeast: 20 } };

    const lines = linesWith(row({ goals }), { callboard: 20, ring: 10, nact: 300 });

    expect(lines.map(({ goal }) => goal)).toEqual([
      { text: "at most 16 ms", verdict: "missed by 25 %" },
      { text: "ours at most 1.9× (2.00×)", verdict: "missed by 5.3 %" },
      { text: "at least 20× ours", verdict: "missed by 25 %" },
    ]);
  });

  it("call a goal met that is reached exactly", () => {
    const goals: Row["goals"] = { callboard: { most: 20 }, ring: { oursAtMost: 2 }, nact: { atLeast: 15 } };

    const lines = linesWith(row({ goals }), { callboard: 20, ring: 10, nact: 300 });

    expect(verdicts(lines)).toEqual(["met", "met", "met"]);
  });
});

describe("a contender that was stopped at the limit", () => {
  it("has the limit as the lower bound of its run's time, and of its ratio", () => {
    const [, , nact] = linesWith(row(), { callboard: 20, ring: 10, nact: STOPPED });

    expect(nact).toMatchObject({ value: 20_000, ratioToOurs: 1_000, stoppedAfterMs: 20_000 });
  });

  it("has no value where the row is something else than the run's time", () => {
    const [, , nact] = linesWith(row({ isRunTime: undefined }), { callboard: 20, ring: 10, nact: STOPPED });

    expect(nact).toMatchObject({ value: null, ratioToOurs: null, stoppedAfterMs: 20_000 });
  });

  it("has no value where all contenders share one process: nobody knows whose time it was", () => {
    const lines = linesWith(row(), { callboard: STOPPED, ring: STOPPED, nact: STOPPED }, false);

    expect(lines.map(({ value, stoppedAfterMs }) => ({ value, stoppedAfterMs }))).toEqual(
      Array.from({ length: 3 }, () => ({ value: null, stoppedAfterMs: 90_000 })),
    );
  });

  it("meets a goal only where that holds for every longer time too", () => {
    const goals: Row["goals"] = { ring: { oursAtMost: 1 }, nact: { atLeast: 10 } };

    const fast = linesWith(row({ goals }), { callboard: 20, ring: STOPPED, nact: STOPPED });
    const slow = linesWith(row({ goals }), { callboard: 30_000, ring: STOPPED, nact: STOPPED });

    expect(verdicts(fast)).toEqual([undefined, "met", "met"]);
    expect(verdicts(slow)).toEqual([undefined, "not measured", "not measured"]);
  });

  it("misses a limit that its bound exceeds already, and no other can be compared with it", () => {
    const goals: Row["goals"] = { callboard: { most: 10_000 }, ring: { oursAtMost: 1 } };

    const lines = linesWith(row({ goals }), { callboard: STOPPED, ring: 10, nact: 300 });

    expect(lines.map(({ ratioToOurs }) => ratioToOurs)).toEqual([null, null, null]);
    expect(verdicts(lines)).toEqual(["missed by 100 %", "not measured", undefined]);
  });

  it("is not known to keep a limit above its bound", () => {
    const [callboard] = linesWith(row({ goals: { callboard: { most: 50_000 } } }), { callboard: STOPPED });

    expect(callboard?.goal?.verdict).toBe("not measured");
  });
});

describe("the printed lines", () => {
  const goals: Row["goals"] = { callboard: { most: 5 }, ring: { oursAtMost: 3 } };
  const lines = linesWith(row({ goals }), { callboard: 20, ring: 10, nact: STOPPED });

  it("are one JSON object each, with the name in every one and the bound where there is one", () => {
    const printed = body("json", lines).trimEnd().split("\n");

    expect(printed.map((line) => JSON.parse(line))).toEqual([
      { name: "a row", contender: "Callboard", value: 20, unit: "ms", ratioToOurs: 1 },
      { name: "a row", contender: "raw ring", value: 10, unit: "ms", ratioToOurs: 0.5 },
      { name: "a row", contender: "nact", value: 20_000, unit: "ms", ratioToOurs: 1_000, stoppedAfterMs: 20_000 },
    ]);
  });

  it("are rows of a Markdown table, with the name in the first one only", () => {
    expect(body("markdown", lines)).toBe(
      [
        "| a row | Callboard | 20.0 ms | 1.00× | at most 5 ms: missed by 300 % |",
        "|  | raw ring | 10.0 ms | 0.50× | ours at most 3× (2.00×): met |",
        "|  | nact | > 20,000 ms | > 1000.00× |  |",
        "",
      ].join("\n"),
    );
  });

  it("tell what a contender cannot do from what it did not end in time", () => {
    const [, ring, nact] = body("table", linesWith(row({ isRunTime: undefined }), { callboard: 20, nact: STOPPED }))
      .trimEnd()
      .split("\n");

    expect(ring).toMatch(/raw ring +– +–$/);
    expect(nact).toMatch(/nact +none in 20 s +–$/);
  });
});

describe("the measurements", () => {
  it("have every goal that the project has set itself", () => {
    const goals = MEASUREMENTS.flatMap(({ name, rows }) =>
      rows.flatMap(({ metric, goals = {} }) =>
        Object.entries(goals).map(([who, goal]) => `${name} ${metric} ${who} ${JSON.stringify(goal)}`),
      ),
    );

    expect(goals).toEqual([
      'tells ms ring {"oursAtMost":1.6}',
      'tells ms nact {"atLeast":10}',
      'tells ms uncounted {"oursAtMost":1.1}',
      'pingPong ms ring {"oursAtMost":2.8}',
      'pingPong ms nact {"atLeast":10}',
      'pingPong ms uncounted {"oursAtMost":1.35}',
      'ask p50 callboard {"most":1}',
      'ask p99 callboard {"most":3}',
      'actors heapBytesPerActor callboard {"most":500}',
      'realms perSecond postMessage {"atLeast":3}',
      'swap p99Ms callboard {"most":5}',
      'poll p99Ms callboard {"most":20}',
    ]);
  });

  it("give every row a title of its own and have ours in it", () => {
    const titles = MEASUREMENTS.flatMap(({ rows }) => rows.map(({ title }) => title(FULL)));

    expect(new Set(titles).size).toBe(titles.length);
    expect(MEASUREMENTS.map(({ contenders }) => contenders[0])).toEqual(MEASUREMENTS.map(() => "callboard"));
  });
});
