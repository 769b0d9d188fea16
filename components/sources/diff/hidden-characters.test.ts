import { describe, expect, it } from "vitest";
import { countHidden, hiddenParts } from "./hidden-characters.ts";

describe("hidden characters", () => {
  it("are named where they stand", () => {
    expect(hiddenParts("if (\u202eadmin\u2066)")).toEqual([
      { text: "if (" },
      { code: "U+202E", name: "right-to-left override" },
      { text: "admin" },
      { code: "U+2066", name: "left-to-right isolate" },
      { text: ")" },
    ]);
  });

  it("are not tabs, accents or other scripts", () => {
    expect(hiddenParts("\tnaïve שלום 日本 🎭")).toEqual([]);
  });

  it("are counted without line ends and a byte order mark at the beginning", () => {
    expect(countHidden("\ufeffa\r\nb\u200bc\n\u202ed")).toBe(2);
  });

  it("include tags outside the basic plane", () => {
    expect(hiddenParts("a\u{e0041}")).toEqual([{ text: "a" }, { code: "U+E0041", name: "hidden character" }]);
  });
});
