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
    [cyclic, "message.self is message once more, a cycle"],
    [{ list: [cyclic] }, "message.list[0].self is message.list[0] once more, a cycle"],
  ])("is refused with the path of what cannot be copied: %o", (value, text) => {
    expect(() => encode(value)).toThrow(text);
    expect(() => checkAndFreeze(value)).toThrow(text);
  });

  describe("that holds the same in many places", () => {
    /** Each level holds the one below twice: 2 to the power of `levels` ways lead down. */
    const nested = (levels: number, bottom: unknown) => {
      let value: unknown = { bottom };
      for (let i = 0; i < levels; i += 1) value = { left: value, right: value };
      return value;
    };

    // Along every way it would not end before the sun does.
    it("is looked at once in each, and arrives equal", () => {
      const message = nested(100, "here");

      const copy = decode(structuredClone(encode(message)) as object);

      let [level, levels] = [copy as { left?: unknown; right?: unknown; bottom?: unknown }, 0];
      for (; level.left !== undefined; levels += 1) level = level.left as typeof level;
      expect([level, levels]).toEqual([{ bottom: "here" }, 100]);
      expect(() => checkAndFreeze(message)).not.toThrow();
    });

    it("is refused with one path to what cannot be copied", () => {
      expect(() => encode(nested(100, new Date(0)))).toThrow("left.bottom is a Date");
    });

    it("is refused when it is nested too deep along the longest way only", () => {
      const shared = nested(150, "here");
      const long = nested(60, [shared]);

      expect(() => encode([shared, nested(40, shared)])).not.toThrow();
      expect(() => encode([shared, long])).toThrow("nested deeper than 200");
    });

    it("has a body of text while it is small", () => {
      expect(typeof encode(nested(5, "here"))).toBe("string");
    });
  });
});
