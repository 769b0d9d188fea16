import { describe, expect, it } from "vitest";
import { sourceFixture } from "./source.testbed.ts";
import { driftOf, groupByName, takenBack, versionToCompare } from "./versions.ts";

describe("the versions of a source", () => {
  it("stand together, those that wait for a decision first", () => {
    const groups = groupByName([
      sourceFixture("a", { uploadedAt: "2026-01-03T00:00:00.000Z" }),
      sourceFixture("b", { name: "poll", state: "pending" }),
      sourceFixture("c", { uploadedAt: "2026-01-04T00:00:00.000Z" }),
    ]);

    expect(groups.map((group) => [group.name, ...group.versions.map((version) => version.hash)])).toEqual([
      ["poll", "b"],
      ["hello", "c", "a"],
    ]);
  });

  it("say how many of a name's actors have come to the newest approved one", () => {
    const at = (day: number) => ({ uploadedAt: `2026-01-0${day}T00:00:00.000Z` });
    const [group] = groupByName([
      sourceFixture("old", { ...at(1), runningOn: [{ host: "north", actors: 5 }] }),
      sourceFixture("new", { ...at(2), runningOn: [{ host: "north", actors: 2 }] }),
      sourceFixture("waits", { ...at(3), state: "pending" }),
    ]);

    expect(group && driftOf(group, new Set())).toMatchObject({ newest: { hash: "new" }, onNewest: 2, actors: 7 });
  });

  it("have not drifted from one whose last rollout was undone", () => {
    const [group] = groupByName([
      sourceFixture("old", { uploadedAt: "2026-01-01T00:00:00.000Z", runningOn: [{ host: "north", actors: 5 }] }),
      sourceFixture("new", { uploadedAt: "2026-01-02T00:00:00.000Z" }),
    ]);

    const back = takenBack([
      { toSource: "new", state: "undone" },
      { toSource: "new", state: "done" },
    ]);

    expect(group && driftOf(group, back)).toMatchObject({ newest: { hash: "old" }, onNewest: 5, actors: 5 });
    expect(
      takenBack([
        { toSource: "new", state: "running" },
        { toSource: "new", state: "undone" },
      ]).size,
    ).toBe(0);
  });

  it("have not drifted while nobody runs them, or none is approved", () => {
    const running = { runningOn: [{ host: "north", actors: 5 }] };
    const groups = groupByName([
      sourceFixture("idle"),
      sourceFixture("gone", { name: "poll", state: "retired", ...running }),
    ]);

    expect(groups.map((group) => driftOf(group, new Set()))).toEqual([null, null]);
  });

  it("are compared with the one that most actors run", () => {
    const busy = sourceFixture("busy", { runningOn: [{ host: "north", actors: 9 }] });
    const few = sourceFixture("few", { runningOn: [{ host: "north", actors: 1 }], isActive: true });

    expect(versionToCompare(sourceFixture("next"), [few, busy, sourceFixture("next")])?.hash).toBe("busy");
  });

  it("are compared with the latest approved where none runs, and with nothing where none was", () => {
    const late = sourceFixture("late", { uploadedAt: "2026-01-02T00:00:00.000Z" });

    expect(versionToCompare(sourceFixture("next"), [sourceFixture("early"), late])?.hash).toBe("late");
    expect(versionToCompare(sourceFixture("next"), [sourceFixture("no", { state: "rejected" })])).toBeNull();
  });
});
