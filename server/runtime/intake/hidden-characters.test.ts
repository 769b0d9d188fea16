import { describe, expect, it } from "vitest";
import { findHidden, mixesScripts, unseenParts } from "./hidden-characters.ts";

describe("hidden characters", () => {
  it("are named where they stand", () => {
    expect(unseenParts("if (\u202eadmin\u2066)")).toEqual([
      { text: "if (" },
      { code: "U+202E", name: "right-to-left override" },
      { text: "admin" },
      { code: "U+2066", name: "left-to-right isolate" },
      { text: ")" },
    ]);
  });

  it("are not tabs, accents, other scripts or wide blanks", () => {
    expect(unseenParts("\tnaïve שלום 日本 🎭\u00a0\u3000б α")).toEqual([]);
  });

  it("are no line ends and no byte order mark at the beginning", () => {
    expect(findHidden("\ufeffa\r\nb\u200bc\n\u202ed").map(({ at }) => at)).toEqual([5, 8]);
  });

  it.each([
    ["Hangul fillers", "\u3164\u115f\u1160\uffa0", 4],
    ["the braille blank", "\u2800", 1],
    ["variation selectors", "\ufe00\ufe0f\u{e0100}\u180b", 4],
    ["tags outside the basic plane", "\u{e0041}\u{e007f}", 2],
    ["line separators", "\u2028\u2029", 2],
    ["private use and unassigned code points", "\ue000\u{10fffd}\u0378", 3],
    ["control characters", "\0\u001b\u007f\u0085", 4],
    ["a half of a surrogate pair", "\ud800", 1],
    ["soft hyphens and joiners", "\u00ad\u200c\u200d\u034f", 4],
    ["what turns the direction of writing", "\u061c\u200e\u200f\u202a\u2069", 5],
  ])("are %s", (_what, text, count) => {
    expect(findHidden(text)).toHaveLength(count);
  });
});

describe("a word that mixes scripts", () => {
  it("is Latin with Cyrillic or Greek letters", () => {
    expect(["p\u0430y", "\u03bfk", "pay", "\u0440\u0430\u0443", "naïve"].map(mixesScripts)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("shows the letter that is none", () => {
    expect(unseenParts("let p\u0430y")).toEqual([
      { text: "let p" },
      { code: "\u0430", name: "U+0430, a Cyrillic letter among Latin ones" },
      { text: "y" },
    ]);
  });
});
