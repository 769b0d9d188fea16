import { expect, it } from "vitest";
import { counted, facts, oneLine, shortHash, table } from "./table.ts";

it("sets columns as wide as their widest cell, numbers to the right", () => {
  const rows = [
    { name: "a", depth: 7 },
    { name: "longer", depth: 120 },
  ];

  expect(table(rows, { name: ({ name }) => name, depth: ({ depth }) => depth })).toBe(
    "name    depth\na           7\nlonger    120\n",
  );
});

it("shows what is not there as a dash", () => {
  expect(facts({ name: "a", parent: null })).toBe("name    a\nparent  –\n");
});

it("shortens what is long and says how many", () => {
  expect(oneLine({ text: "x".repeat(20) }, 10)).toBe('{"text":"…');
  expect(shortHash("0123456789abcdef".repeat(4))).toBe("0123456789ab");
  expect([counted(1, "host"), counted(2, "host")]).toEqual(["1 host", "2 hosts"]);
});
