import { expect, it } from "vitest";
import { type FormSchema, fieldHint, fieldKind, firstValue, variantName } from "./json-form.ts";
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
  [{ type: "array", items: { type: "object", properties: { a: { type: "string" } } } }, "array"],
  [{ type: "array", items: { type: "object" } }, "json"],
  [{ anyOf: [{ type: "string" }, { type: "null" }] }, "union"],
  [{ type: ["string", "null"] }, "union"],
  [{ anyOf: [{ const: "a" }, { const: "b" }] }, "enum"],
  [{ type: "string", const: "a" }, "const"],
  [{ type: "object" }, "json"],
] as const)("shows %j as %s", (schema, kind) => {
  expect(fieldKind(schema as Parameters<typeof fieldKind>[0])).toBe(kind);
});

it("begins a union with its first variant, and names variants by what tells them apart", () => {
  const shape: { oneOf: FormSchema[] } = {
    oneOf: [
      { type: "object", properties: { kind: { const: "circle" }, r: { type: "number" } }, required: ["kind", "r"] },
      { type: "object", properties: { kind: { const: "dot" } }, required: ["kind"] },
    ],
  };

  expect(firstValue(shape)).toEqual({ kind: "circle", r: undefined });
  expect(shape.oneOf.map(variantName)).toEqual(['kind "circle"', 'kind "dot"']);
  expect(variantName({ type: "integer", minimum: 1 })).toBe("integer, from 1");
});

it("says bounds that mean something and not those of all safe integers", () => {
  expect(fieldHint({ type: "integer", minimum: 1, maximum: 100 })).toBe("integer, 1 to 100");
  expect(fieldHint({ type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER })).toBe("integer, from 0");
  expect(fieldHint({ type: "string", minLength: 3, maxLength: 20 })).toBe("string, 3 to 20 characters");
});

it("reads what the server found wrong by path, however it lists it", () => {
  expect(pathErrors([{ path: "name", message: "too short" }])).toEqual({ name: "too short" });
  expect(pathErrors({ issues: [{ path: ["range", "from"], message: "a number" }] })).toEqual({
    "range.from": "a number",
  });
  expect(pathErrors({ else: true })).toEqual({});
});
