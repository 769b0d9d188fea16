import { describe, expect, it } from "vitest";
import type { Source } from "#protocol/source";
import { checksOf } from "./checks.ts";
import { fileChanges } from "./file-changes.ts";
import { groupByName, versionToCompare } from "./versions.ts";

function source(hash: string, change: Partial<Source> = {}): Source {
  return {
    hash,
    name: "hello",
    version: "1.0.0",
    state: "approved",
    uploadedBy: "Ada",
    uploadedAt: "2026-01-01T00:00:00.000Z",
    expiresAt: null,
    decision: null,
    zipBytes: 1,
    unpackedBytes: 1,
    files: [],
    imports: [],
    classes: [{ name: "Hello", file: "hello.ts", line: 1, hasSnapshot: true, hasRestore: true }],
    start: [],
    sameVersion: [],
    isActive: false,
    loadedOn: [],
    runningOn: [],
    bundleMs: 12,
    mayDecide: { allowed: true, reason: null },
    ...change,
  };
}

const file = (path: string, hash: string) => ({ path, hash, bytes: 1, isText: true });

describe("the versions of a source", () => {
  it("stand together, those that wait for a decision first", () => {
    const groups = groupByName([
      source("a", { uploadedAt: "2026-01-03T00:00:00.000Z" }),
      source("b", { name: "poll", state: "pending" }),
      source("c", { uploadedAt: "2026-01-04T00:00:00.000Z" }),
    ]);

    expect(groups.map((group) => [group.name, ...group.versions.map((version) => version.hash)])).toEqual([
      ["poll", "b"],
      ["hello", "c", "a"],
    ]);
  });

  it("are compared with the one that most actors run", () => {
    const busy = source("busy", { runningOn: [{ host: "north", actors: 9 }] });
    const few = source("few", { runningOn: [{ host: "north", actors: 1 }], isActive: true });

    expect(versionToCompare(source("next"), [few, busy, source("next")])?.hash).toBe("busy");
  });

  it("are compared with the latest approved where none runs, and with nothing where none was", () => {
    const late = source("late", { uploadedAt: "2026-01-02T00:00:00.000Z" });

    expect(versionToCompare(source("next"), [source("early"), late])?.hash).toBe("late");
    expect(versionToCompare(source("next"), [source("no", { state: "rejected" })])).toBeNull();
  });
});

describe("the files of a version", () => {
  it("are new, changed, removed or the same, changes first", () => {
    const changes = fileChanges(
      [file("a", "1"), file("b", "2"), file("d", "4")],
      [file("a", "1"), file("b", "1"), file("c", "3")],
    );

    expect(changes.map((change) => [change.path, change.kind])).toEqual([
      ["b", "changed"],
      ["c", "removed"],
      ["d", "added"],
      ["a", "same"],
    ]);
  });
});

describe("the checks of a version", () => {
  it("warn of a built-in module that the running version does not import", () => {
    const checks = checksOf(
      source("b", { imports: ["callboard", "node:fs", "node:net"] }),
      source("a", { imports: ["node:fs"] }),
    );

    expect(checks.filter((check) => !check.isFine)).toEqual([
      { isFine: false, claim: "Imports node:net", detail: "new since 1.0.0" },
    ]);
  });

  it("warn of a class that would start afresh", () => {
    const classes = [{ name: "Cast", file: "cast.ts", line: 1, hasSnapshot: false, hasRestore: false }];

    expect(checksOf(source("a", { classes }), null).map((check) => check.claim)).toContain(
      "Cast would start afresh in a swap",
    );
  });
});
