import { describe, expect, it } from "vitest";
import { countOf, formatBytes, formatCount, formatMs, shownOf } from "./count.ts";

describe("figures on the screen", () => {
  it("group thousands", () => {
    expect(formatCount(18_220)).toBe("18,220");
  });

  it("agree with their noun", () => {
    expect([countOf(1, "actor"), countOf(0, "actor"), countOf(2, "person", "people")]).toEqual([
      "1 actor",
      "0 actors",
      "2 people",
    ]);
  });

  it("say how many of all are shown, and plainly that there are none", () => {
    expect([shownOf(3, 1_200, "actor"), shownOf(0, 1, "actor"), shownOf(0, 0, "person", "people")]).toEqual([
      "3 of 1,200 actors",
      "0 of 1 actor",
      "no people",
    ]);
  });

  it("keep bytes below a thousand of a unit", () => {
    expect([0, 999, 1000, 61_400, 999_999, 50_000_000].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1 KB",
      "61 KB",
      "1 MB",
      "50 MB",
    ]);
  });

  it("give tenths only where they tell something", () => {
    expect([0.42, 41.3, 2_500].map(formatMs)).toEqual(["0.4 ms", "41 ms", "2.5 s"]);
  });
});
