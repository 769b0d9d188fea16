import { expect, it } from "vitest";
import { fitting, type NamedEntry } from "./entry.ts";

const ENTRIES: NamedEntry[] = [
  { id: "a", label: "Rollouts", choose: { href: "/rollouts" } },
  { id: "b", label: "People & tokens", choose: { href: "/people" } },
  { id: "c", label: "Theme: dark", alsoCalled: "night colours", choose: { href: "/" } },
];
const found = (typed: string) => fitting(ENTRIES, typed).map(({ id }) => id);

it("offers everything while nothing is typed", () => {
  expect(found(" ")).toEqual(["a", "b", "c"]);
});

it("wants every word to begin some word, whatever the case and order", () => {
  expect([found("ROLL"), found("tok peo"), found("dark theme"), found("outs"), found("theme x")]).toEqual([
    ["a"],
    ["b"],
    ["c"],
    [],
    [],
  ]);
});

it("knows things by other names", () => {
  expect(found("night")).toEqual(["c"]);
});
