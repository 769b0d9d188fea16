import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines, splitLines } from "./line-diff.ts";

function show(oldText: string, newText: string): string[] {
  return diffLines(oldText, newText).lines.map(
    (line) => `${{ same: " ", removed: "-", added: "+" }[line.kind]}${line.text}`,
  );
}

describe("a comparison by lines", () => {
  it("keeps what both have and numbers both sides", () => {
    const { lines, added, removed } = diffLines("a\nb\nc\n", "a\nB\nc\nd\n");

    expect(lines).toEqual([
      { kind: "same", text: "a", old: 1, new: 1 },
      { kind: "removed", text: "b", old: 2, new: null },
      { kind: "added", text: "B", old: null, new: 2 },
      { kind: "same", text: "c", old: 3, new: 3 },
      { kind: "added", text: "d", old: null, new: 4 },
    ]);
    expect([added, removed]).toEqual([2, 1]);
  });

  it("finds the shortest way through Myers' own example", () => {
    const { added, removed } = diffLines("A\nB\nC\nA\nB\nB\nA", "C\nB\nA\nB\nA\nC");

    expect(added + removed).toBe(5);
  });

  it("is all additions against nothing, and nothing between equals", () => {
    expect(show("", "a\nb")).toEqual(["+a", "+b"]);
    expect(show("a\nb", "a\nb")).toEqual([" a", " b"]);
  });

  it("ends lines at any line end", () => {
    expect(splitLines("a\r\nb\rc\n")).toEqual(["a", "b", "c"]);
  });

  it("gives back both texts, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { lines } = diffLines(before.map((l) => `${l}\n`).join(""), after.map((l) => `${l}\n`).join(""));
        const side = (kind: string) => lines.filter((l) => l.kind === "same" || l.kind === kind).map((l) => l.text);

        expect(side("removed")).toEqual(before);
        expect(side("added")).toEqual(after);
      }),
    );
  });

  it("shows one removal and one addition when two large texts have nothing in common", () => {
    const large = (mark: string) => Array.from({ length: 20_000 }, (_, i) => `${mark}${i}`).join("\n");

    const { added, removed } = diffLines(large("x"), large("y"));

    expect([added, removed]).toEqual([20_000, 20_000]);
  });
});
