import { expect, it } from "vitest";
import { fieldHint, fieldKind, firstValue } from "./json-form.ts";
import { pathErrors } from "./path-errors.ts";

it("begins with what must be there and with defaults, and leaves the rest out", () => {
  const value = firstValue({
    type: "object",
    properties: {
      name: { type: "string" },
      limit: { type: "integer", default: 20 },
      note: { type: "string" },
      by: { enum: ["age", "region"] },
      range: { type: "object", properties: { from: { type: "number" } }, required: [] },
    },
    required: ["name", "by", "range"],
  });

  expect(value).toEqual({ name: "", limit: 20, by: "age", range: {} });
});

it.each([
  [{ type: "string" }, "string"],
  [{ type: "string", enum: ["a"] }, "enum"],
  [{ type: "array", items: { type: "string" } }, "array"],
  [{ type: "array", items: { type: "object", properties: { a: { type: "string" } } } }, "json"],
  [{ anyOf: [{ type: "string" }, { type: "null" }] }, "json"],
  [{ type: "object" }, "json"],
] as const)("shows %j as %s", (schema, kind) => {
  expect(fieldKind(schema as Parameters<typeof fieldKind>[0])).toBe(kind);
});

it("says bounds that mean something and not those of all safe integers", () => {
  expect(fieldHint({ type: "integer", minimum: 1, maximum: 100 })).toBe("integer, 1 to 100");
  expect(fieldHint({ type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER })).toBe("integer, from 0");
});

it("reads what the server found wrong by path, however it lists it", () => {
  expect(pathErrors([{ path: "name", message: "too short" }])).toEqual({ name: "too short" });
  expect(pathErrors({ issues: [{ path: ["range", "from"], message: "a number" }] })).toEqual({
    "range.from": "a number",
  });
  expect(pathErrors({ else: true })).toEqual({});
});
