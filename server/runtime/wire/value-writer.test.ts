import fc from "fast-check";
import { expect, it } from "vitest";
import { ValueReader } from "./value-reader.ts";
import { MAX_DEPTH, ValueWriter } from "./value-writer.ts";

function write(value: unknown): { text: string; blobs: Uint8Array } {
  const writer = new ValueWriter();
  const text = writer.text(value);
  return { text, blobs: Buffer.concat(writer.blobs) };
}

function read(text: string, blobs: Uint8Array = new Uint8Array(0)): unknown {
  const reader = new ValueReader(blobs);
  const value = reader.value(text);
  reader.end();
  return value;
}

function sent(value: unknown): unknown {
  const { text, blobs } = write(value);
  return read(text, blobs);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = [value];
  return value;
}

it("what JSON says stands as JSON", () => {
  expect(write({ a: [1, "b", null, true] })).toEqual({ text: '{"a":[1,"b",null,true]}', blobs: Buffer.alloc(0) });
});

it("bytes stand behind the text, and their lengths in it", () => {
  const { text, blobs } = write({ a: new Uint8Array([1, 2]), b: new Uint8Array([3]) });

  expect(text).toBe('{"a":{"$":["b",2]},"b":{"$":["b",1]}}');
  expect(blobs).toEqual(Buffer.from([1, 2, 3]));
});

it("what JSON cannot say comes out as it went in", () => {
  const values = {
    undefined,
    odd: [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    bigints: [0n, -1n, 2n ** 80n],
    date: new Date(7),
    noDate: new Date(Number.NaN),
    pattern: /a+\/b/giu,
    map: new Map<unknown, unknown>([[{ a: 1 }, new Set([1, "1"])]]),
    bytes: new Uint8Array([0, 255]),
    buffer: new Uint8Array([1, 2, 3]).buffer,
    floats: new Float64Array([-0, 0.1]),
    clamped: new Uint8ClampedArray([7]),
    view: new DataView(new Uint8Array([9, 8]).buffer),
    proto: JSON.parse('{"__proto__":{"a":1},"b":2}'),
    marked: { $: ["b", 2], other: { $: 1 } },
    surrogate: "\ud800",
  };

  expect(sent(values)).toStrictEqual(values);
});

it("an error keeps its name, message, stack and cause; one of an author's own is an Error", () => {
  class OwnError extends Error {
    override name = "OwnError";
  }
  const error = new TypeError("no number", { cause: new OwnError("why") });

  const copy = sent(error) as TypeError;

  expect(copy).toBeInstanceOf(TypeError);
  expect(copy.stack).toBe(error.stack);
  expect(copy.cause).toEqual(new Error("why"));
});

it("what is held twice is one on the other side, and a cycle stays one", () => {
  const shared = { bytes: new Uint8Array([1]) };
  const value: Record<string, unknown> = { a: shared, b: shared, c: shared.bytes, list: new Map([["x", shared]]) };
  value.self = value;

  const copy = sent(value) as Record<string, Record<string, unknown>>;

  expect(copy.b).toBe(copy.a);
  expect(copy.c).toBe(copy.a?.bytes);
  expect((copy.list as unknown as Map<string, unknown>).get("x")).toBe(copy.a);
  expect(copy.self).toBe(copy);
});

it("a structure that is 100 levels of two references to the next one is written once a level", () => {
  let value: unknown = "end";
  for (let i = 0; i < 100; i += 1) value = [value, value];

  expect(write(value).text.length).toBeLessThan(5_000);
});

it.each([
  ["a function", { a: () => {} }, /function cannot travel/],
  ["a symbol", [Symbol("x")], /symbol cannot travel/],
  ["shared memory", new Uint8Array(new SharedArrayBuffer(8)), /shared memory cannot travel/],
  ["a promise", { a: Promise.resolve() }, /\[object Promise\] cannot travel/],
  ["what is nested too deep", nested(MAX_DEPTH + 1), /deeper than 1000/],
  ["an array of holes", Object.assign([], { length: 1_000_000_000 }), /lacks most of its 1000000000 items/],
])("%s does not travel", (_what, value, message) => {
  expect(() => write(value)).toThrow(
    expect.objectContaining({ code: "WIRE_INVALID", message: expect.stringMatching(message) }),
  );
});

it("what is nested as deep as may be travels", () => {
  expect(sent(nested(MAX_DEPTH))).toEqual(nested(MAX_DEPTH));
});

it.each([
  ["{", /not JSON/],
  ['{"$":1}', /a mark is no array/],
  ['{"$":["z"]}', /no mark "z"/],
  ['{"$":["b",5]}', /5 bytes of a value, where 0 are there/],
  ['{"$":["b",-1]}', /-1 bytes/],
  ['{"$":["b",0.5]}', /0.5 bytes/],
  ['{"$":["t","Float64Array",0]}', null],
  ['{"$":["t","toString",0]}', /names "toString"/],
  ['{"$":["e","constructor","m",null]}', /names "constructor"/],
  ['{"$":["r",0]}', /no part 0/],
  ['[{"$":["r",1]}]', /no part 1/],
  ['{"$":["r","length"]}', /no part "length"/],
  ['{"$":["n","1.5"]}', /a bigint without digits/],
  ['{"$":["f","1"]}', /names "1"/],
  ['{"$":["x","(","g"]}', /no regular expression/],
  ['{"$":["m",[[1]]]}', /an entry is no pair/],
  ['{"$":["s",{}]}', /a list is no array/],
  ['{"$":["o",[[1,2]]]}', /a field without a name/],
  [`${"[".repeat(5_000)}${"]".repeat(5_000)}`, /nested deeper/],
])("%s is read or refused, and says why", (text, message) => {
  if (message === null) expect(read(text)).toEqual(new Float64Array(0));
  else
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: "WIRE_INVALID", message: expect.stringMatching(message) }),
    );
});

it("bytes that belong to nothing are refused", () => {
  expect(() => read("1", new Uint8Array(3))).toThrow("3 bytes that belong to nothing");
});

it("any plain value round-trips", () => {
  const value = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withUnicodeString: true,
    withNullPrototype: false,
    withSparseArray: false,
  });

  fc.assert(
    fc.property(value, (each) => {
      expect(sent(each)).toStrictEqual(each);
    }),
    { numRuns: 200 },
  );
});
