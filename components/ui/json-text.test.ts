import { expect, it } from "vitest";
import { looseText, looseValue, readJson } from "./json-text.ts";

it.each([
  ["true", true],
  ["4", 4],
  ["east", "east"],
  ['"4"', "4"],
  ['{"a":[1]}', { a: [1] }],
  ["", ""],
  ["{broken", "{broken"],
])("reads %j as %j, and writes it so that it is read the same again", (text, value) => {
  expect(looseValue(text)).toEqual(value);
  expect(looseValue(looseText(value))).toEqual(value);
});

it("tells nothing typed from what is no JSON", () => {
  expect(readJson("  ")).toEqual({ ok: true, value: undefined });
  expect(readJson("{")).toMatchObject({ ok: false });
});
