import { describe, expect, it } from "vitest";
import { formatRelative, formatSpan } from "./span-of-time.ts";

const HOUR = 3_600_000;

describe("spans of time", () => {
  it("show the two largest units", () => {
    expect([0, 41_900, 14 * 60_000, HOUR, 1.77 * HOUR, 167.5 * HOUR].map(formatSpan)).toEqual([
      "0 s",
      "41 s",
      "14 min",
      "1 h",
      "1 h 46 min",
      "6 d 23 h",
    ]);
  });

  it("are never negative", () => {
    expect(formatSpan(-5000)).toBe("0 s");
  });

  it("say before or after", () => {
    const now = 10 * HOUR;

    expect([now, now - 14 * 60_000, now + 2 * HOUR].map((at) => formatRelative(at, now))).toEqual([
      "just now",
      "14 min ago",
      "in 2 h",
    ]);
  });
});
