import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAndFreeze, decode, encode } from "./plain-value.ts";

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

describe("a message that leaves a realm", () => {
  it("arrives equal when it is JSON, and travels as text", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = encode(value);
        expect(decode(typeof body === "string" ? body : structuredClone(body))).toEqual(value);
      }),
    );
    expect(typeof encode({ a: [1, "two", null, true] })).toBe("string");
  });

  it.each([
    [-0],
    [{ n: -0 }],
    [new Uint8Array([1])],
    [{ bytes: new Uint8Array([1, 2]) }],
    [{ optional: undefined }],
    [{ "callboard.lone": -0 }],
  ])("arrives equal where JSON would change it: %o", (value) => {
    expect(decode(structuredClone(encode(value)) as object)).toEqual(value);
  });

  it.each([
    [undefined, "message is undefined"],
    [Number.NaN, "message is NaN"],
    [{ at: new Date(0) }, "message.at is a Date"],
    [{ list: [1, { f: () => 1 }] }, "message.list[1].f is a function"],
    [[1, undefined], "message[1] is undefined"],
    [new Map(), "message is a Map"],
    [{ big: 1n }, "message.big is a bigint"],
    [new Uint8Array(new SharedArrayBuffer(4)), "message is a Uint8Array"],
    [cyclic, "nested deeper than 200 or a cycle"],
  ])("is refused with the path of what cannot be copied: %o", (value, text) => {
    expect(() => encode(value)).toThrow(text);
    expect(() => checkAndFreeze(value)).toThrow(text);
  });
});
