import { expect, it } from "vitest";
import { looseText, looseValue, readJson, readOptionalJson } from "./json-text.ts";

it.each([
  ["true", true],
  ["4", 4],
  ["east", "east"],
  ['"4"', "4"],
  ['{"a":[1]}', { a: [1] }],
  ["null", null],
  ["", ""],
  ["{broken", "{broken"],
  ["9007199254740993", "9007199254740993"],
])("reads %j as %j, and writes it so that it is read the same again", (text, value) => {
  expect(looseValue(text)).toEqual(value);
  expect(looseValue(looseText(value))).toEqual(value);
});

it("takes nothing typed as no value only where there need be none", () => {
  expect(readOptionalJson("  ")).toEqual({ value: undefined, error: null });
  expect(readJson("  ").error).toMatch(/^it is not JSON: /);
  expect(readOptionalJson("{").error).toMatch(/^it is not JSON: /);
});

it("says which number would not arrive as it was typed, and what to do", () => {
  expect(readJson('{"id":9007199254740993}').error).toMatch(/^id is 9007199254740993, .+\. Send it as a string\.$/);
});
