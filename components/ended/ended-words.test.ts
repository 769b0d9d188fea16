import { describe, expect, it } from "vitest";
import { endedGlyph, endedWords } from "./ended-words.ts";

const stopped = { reason: "stopped", fromConsole: null, askedBy: null, address: "north:1.2", parent: "north:1.1" };

describe("how an actor ended", () => {
  it.each([
    ["stopped by Ada", { fromConsole: { personId: "1", name: "Ada" }, askedBy: "north:1.-console_1-0" }],
    ["stopped by itself", { askedBy: "north:1.2" }],
    ["stopped by its parent", { askedBy: "north:1.1" }],
    ["stopped by east:9.9", { askedBy: "east:9.9" }],
    ["failed: no such order", { reason: "failed: no such order" }],
    ["realm ended by Ada", { reason: "realm ended", fromConsole: { personId: "1", name: "Ada" } }],
    ["ended with its host's shutdown", { reason: "shutdown", askedBy: "north:1.0" }],
  ])("is %s", (words, more) => {
    expect(endedWords({ ...stopped, ...more })).toBe(words);
  });

  it("has a shape besides its words: what nobody wished for stands out", () => {
    expect(endedGlyph(stopped)).toBe("idle");
    expect(endedGlyph({ ...stopped, reason: "host lost" })).toBe("failed");
  });
});
