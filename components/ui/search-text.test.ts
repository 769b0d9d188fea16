import { expect, it } from "vitest";
import { parseAsSearch } from "./search-text.ts";

it("of what is looked for in an address as much counts as the API takes", () => {
  expect(parseAsSearch.parse("poll")).toBe("poll");
  expect(parseAsSearch.parse("x".repeat(201))).toBe("x".repeat(200));
});
