import { describe, expect, it } from "vitest";
import { sourceFixture } from "./source-fixture.ts";
import { groupByName, versionToCompare } from "./versions.ts";

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
