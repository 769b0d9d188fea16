import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { wayBack } from "./sign-in-way.ts";

beforeAll(() => void vi.stubGlobal("window", { location: { origin: "http://localhost:3000" } }));
afterAll(() => void vi.unstubAllGlobals());

it("leads back to where she was", () => {
  expect(wayBack("/actors/north:1.4?view=map")).toBe("/actors/north:1.4?view=map");
});

it.each([
  null,
  "",
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "/\t/elsewhere.example",
])("leads to the first page instead of to %j", (back) => {
  expect(wayBack(back)).toBe("/overview");
});
