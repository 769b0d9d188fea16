import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { type ActorCounters, COUNTERS } from "#protocol/actor-counters";
import type { ActorCounters as RuntimeCounters } from "#runtime";
import { HostWatcher, type ReadRow } from "./host-watcher.ts";
import { readRow } from "./row.testbed.ts";

describe("HostWatcher", () => {
  let rows: ReadRow[];
  let deadLetters: number;
  let watcher: HostWatcher;

  beforeEach(() => {
    rows = [readRow(1), readRow(2), readRow(3, { className: "TelemetryCollector" })];
    deadLetters = 0;
    watcher = new HostWatcher(
      {
        readHost: () => ({
          id: "north",
          name: "north",
          capabilities: {},
          isLeader: true,
          since: "2026-11-21T00:00:00.000Z",
          realms: [],
          deadLetters,
        }),
        readActors: (visit) => {
          const reused = {} as ReadRow;
          for (const each of rows) visit(Object.assign(reused, each));
        },
      },
      ({ className }) => className === "TelemetryCollector",
    );
    watcher.full();
  });

  it("says nothing when nothing changed", () => {
    expect(watcher.changes()).toBeNull();
  });

  it("says only what changed, once", () => {
    (rows[1] as ReadRow).received = 7;

    expect(watcher.changes()).toMatchObject({ host: null, gone: [], changed: { id: [2], received: [7] } });
    expect(watcher.changes()).toBeNull();
  });

  it.each(COUNTERS)("says when %s has grown, once", (name) => {
    (rows[1] as ReadRow)[name] = 7;

    expect(watcher.changes()).toMatchObject({ changed: { id: [2], [name]: [7] } });
    expect(watcher.changes()).toBeNull();
  });

  it("has the counters that the runtime has, and no other", () => {
    expectTypeOf<ActorCounters>().toEqualTypeOf<RuntimeCounters>();
  });

  it("numbers only the reports that it gives", () => {
    watcher.changes();
    (rows[0] as ReadRow).sent = 1;

    expect(watcher.changes()?.number).toBe(2);
  });

  it("tells what telemetry itself keeps busy only beside other news", () => {
    (rows[2] as ReadRow).sent = 5;
    expect(watcher.changes()).toBeNull();

    (rows[0] as ReadRow).sent = 1;

    expect(watcher.changes()).toMatchObject({ changed: { id: [1, 3], sent: [1, 5] } });
  });

  it("tells who came and who went", () => {
    rows = [...rows.slice(1), readRow(4)];

    expect(watcher.changes()).toMatchObject({ gone: [1], born: { id: [4] }, changed: { id: [4] } });
  });

  it("tells of a hot swap and of a new parent as the same actor altered", () => {
    (rows[0] as ReadRow).sourceHash = "b".repeat(64);
    (rows[1] as ReadRow).parent = "north:1.9";

    expect(watcher.changes()).toMatchObject({ born: { id: [] }, altered: { id: [1, 2] } });
  });

  it("counts the actors, and names those with injected faults", () => {
    rows = [...rows, readRow(4, { isFaulty: true })];

    expect(watcher.changes()?.host).toMatchObject({ actors: 4, faulty: ["north:1.4"] });
  });

  it("tells of the host when anything about it changed", () => {
    deadLetters = 1;

    expect(watcher.changes()?.host).toMatchObject({ deadLetters: 1 });
  });
});
