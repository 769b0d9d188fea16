import { describe, expect, it } from "vitest";
import { fileChanges } from "./file-changes.ts";

const file = (path: string, hash: string) => ({ path, hash, bytes: 1, isText: true });

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
