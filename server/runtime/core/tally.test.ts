import { expect, it } from "vitest";
import { Tally } from "./tally.ts";

it("counts by key, the one counted last first", () => {
  const tally = new Tally<string>();

  for (const key of ["a", "b", "a"]) tally.add(key, key);

  expect(tally.list()).toEqual([
    { kind: "a", count: 2 },
    { kind: "b", count: 1 },
  ]);
});

it("forgets the key counted longest ago, and stays right in total", () => {
  const tally = new Tally<number>();

  for (let n = 0; n < 1_002; n++) tally.add(String(n), n);

  expect(tally.list()).toHaveLength(1_000);
  expect(tally.list().at(-1)?.kind).toBe(2);
  expect(tally.total).toBe(1_002);
});
