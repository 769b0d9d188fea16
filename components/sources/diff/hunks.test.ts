import { describe, expect, it } from "vitest";
import { foldUnchanged, sideBySide } from "./hunks.ts";
import { diffLines } from "./line-diff.ts";

const twenty = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`);
const text = (lines: string[]) => `${lines.join("\n")}\n`;
const changed = twenty.with(9, "changed");

describe("folding", () => {
  it("leaves three lines on either side of a change", () => {
    const rows = foldUnchanged(diffLines(text(twenty), text(changed)).lines, new Set());

    expect(rows.map((row) => (row.kind === "fold" ? `fold ${row.from} ${row.hidden}` : row.line.text))).toEqual([
      "fold 0 6",
      "line 7",
      "line 8",
      "line 9",
      "line 10",
      "changed",
      "line 11",
      "line 12",
      "line 13",
      "fold 14 7",
    ]);
  });

  it("shows all of a fold that was opened", () => {
    const rows = foldUnchanged(diffLines(text(twenty), text(changed)).lines, new Set([0, 14]));

    expect(rows).toHaveLength(21);
    expect(rows.some((row) => row.kind === "fold")).toBe(false);
  });

  it("hides nothing of a new file", () => {
    expect(foldUnchanged(diffLines("", text(twenty)).lines, new Set())).toHaveLength(20);
  });
});

describe("side by side", () => {
  it("pairs removed lines with added ones and leaves the rest of the longer side alone", () => {
    const pairs = sideBySide(foldUnchanged(diffLines("a\nb\nz\n", "A\nz\n").lines, new Set()));

    expect(pairs.map((row) => (row.kind === "pair" ? [row.old?.text ?? null, row.new?.text ?? null] : null))).toEqual([
      ["a", "A"],
      ["b", null],
      ["z", "z"],
    ]);
  });
});
