import { expect, it } from "vitest";
import { holdBack } from "./held.ts";

const own = (item: string) => item;

it("shows everything at first", () => {
  expect(holdBack(["b", "a"], own, null)).toEqual({ shown: ["b", "a"], newer: 0 });
});

it("counts what came above, and does not show it", () => {
  expect(holdBack(["d", "c", "b", "a"], own, new Set(["b", "a"]))).toEqual({ shown: ["b", "a"], newer: 2 });
});

it("shows what came below: the next page", () => {
  expect(holdBack(["c", "b", "a", "z"], own, new Set(["b", "a"]))).toEqual({ shown: ["b", "a", "z"], newer: 1 });
});

it("lets go of what is not there any more", () => {
  expect(holdBack(["c", "a"], own, new Set(["b", "a"]))).toEqual({ shown: ["a"], newer: 1 });
});

it("begins anew when nothing of what was shown is left", () => {
  expect(holdBack(["d", "c"], own, new Set(["b", "a"]))).toEqual({ shown: ["d", "c"], newer: 0 });
});
