import { describe, expect, it } from "vitest";
import { z } from "zod";
import { RuntimeError } from "../errors.ts";
import { address } from "./address.ts";
import { bytes } from "./bytes.ts";
import { message } from "./message.ts";

describe("message", () => {
  const Greet = message("hello.Greet", z.object({ name: z.string().min(1), loud: z.boolean().default(false) }));

  it("makes plain data with the type beside the fields", () => {
    expect(Greet({ name: "Ada" })).toEqual({ type: "hello.Greet", name: "Ada", loud: false });
  });

  it("throws with the paths of what does not fit", () => {
    expect(() => Greet({ name: "" })).toThrow(
      expect.objectContaining({ code: "MESSAGE_INVALID", details: [expect.objectContaining({ path: "name" })] }),
    );
  });

  it("recognises a message by type and fields", () => {
    expect(Greet.is({ type: "hello.Greet", name: "Ada", loud: true })).toBe(true);
    expect(Greet.is({ type: "hello.Greet", name: 1 })).toBe(false);
    expect(Greet.is({ type: "hello.Other", name: "Ada" })).toBe(false);
    expect(Greet.is(null)).toBe(false);
  });

  it("shows the types that it says answer it", () => {
    const Bought = message("shop.Bought", z.object({}));
    const Refused = message("shop.Refused", z.object({}));

    expect(message("shop.Buy", z.object({}), { reply: [Bought, Refused] }).replies).toEqual([Bought, Refused]);
    expect(message("shop.Close", z.object({}), { reply: Bought }).replies).toEqual([Bought]);
    expect(Greet.replies).toEqual([]);
  });

  it("refuses a reserved type", () => {
    expect(() => message("callboard.Mine", z.object({}))).toThrow(expect.objectContaining({ code: "RESERVED_TYPE" }));
  });

  it.each([
    ["a date", z.object({ at: z.date() })],
    ["a transform", z.object({ n: z.string().transform(Number) })],
    ["a map", z.object({ m: z.map(z.string(), z.string()) })],
    ["a date inside an array", z.object({ list: z.array(z.object({ at: z.date() })) })],
  ])("refuses a schema with %s", (_what, schema) => {
    expect(() => message("t", schema)).toThrow(RuntimeError);
  });

  it("gives addresses and bytes a JSON Schema", () => {
    const Photo = message("photo", z.object({ to: address(), data: bytes() }));

    expect(Photo.jsonSchema).toMatchObject({
      properties: { to: { type: "string" }, data: { type: "string", contentEncoding: "base64" } },
    });
    expect(Photo.is({ type: "photo", to: "north:1.2", data: new Uint8Array([1]) })).toBe(true);
    expect(Photo.is({ type: "photo", to: "no address", data: new Uint8Array([1]) })).toBe(false);
  });

  it.each([
    ["a field named type", z.object({ type: z.string() }), /type/],
    ["an async refinement", z.object({ n: z.number().refine(async () => true) }), /async/],
    ["an async check of the whole", z.object({ n: z.number() }).check(async () => {}), /async/],
    ["one id for two", z.object({ a: z.string().meta({ id: "t.id" }), b: z.int().meta({ id: "t.id" }) }), /t\.id/],
    ["no fields at all", z.string() as never, /z\.object/],
  ])("refuses a schema with %s, in a sentence", (_what, schema, text) => {
    expect(() => message("t.T", schema)).toThrow(
      expect.objectContaining({ code: "MESSAGE_INVALID", message: expect.stringMatching(text) }),
    );
  });

  it("refuses a refinement that turns out to be async", () => {
    const T = message("t.T", z.object({ n: z.number().refine(() => Promise.resolve(true)) }));

    expect(() => T({ n: 1 })).toThrow(
      expect.objectContaining({ code: "MESSAGE_INVALID", message: expect.stringContaining("async") }),
    );
  });
});

describe("a message whose schema changes values", () => {
  const raw = (fields: object) => ({ type: "t.T", ...fields });

  it.each([
    ["default", z.object({ n: z.number().default(5) }), {}, { n: 5 }],
    ["default inside", z.object({ at: z.object({ n: z.number().default(5) }) }), { at: {} }, { at: { n: 5 } }],
    ["prefault", z.object({ n: z.number().prefault(5) }), {}, { n: 5 }],
    ["coerce", z.object({ n: z.coerce.number() }), { n: "5" }, { n: 5 }],
    ["trim", z.object({ s: z.string().trim().toLowerCase() }), { s: " A " }, { s: "a" }],
    ["catch", z.object({ n: z.number().catch(0) }), { n: "abc" }, { n: 0 }],
    ["overwrite", z.object({ n: z.number().overwrite(Math.round) }), { n: 1.2 }, { n: 1 }],
    ["url", z.object({ u: z.url() }), { u: " http://a " }, { u: "http://a" }],
    ["keys of a record", z.object({ r: z.record(z.string().trim(), z.number()) }), { r: { " a": 1 } }, { r: { a: 1 } }],
    ["what else", z.object({}).catchall(z.coerce.number()), { n: "5" }, { n: 5 }],
    [
      "check",
      z.object({
        n: z.number().check((payload) => {
          payload.value = 7;
        }),
      }),
      { n: 1 },
      { n: 7 },
    ],
  ])("reads it as it makes it: %s", (_what, schema, given, parsed) => {
    const T = message("t.T", schema as z.ZodObject);

    expect(T(given)).toEqual(raw(parsed));
    expect(T.read(raw(given))).toEqual(raw(parsed));
  });

  it("is one only as it stands, so that the type guard tells the truth", () => {
    const T = message("t.T", z.object({ n: z.number().default(5), tags: z.array(z.string().trim()) }));

    expect(T.is(raw({ tags: [] }))).toBe(false);
    expect(T.is(raw({ n: 1, tags: [" a"] }))).toBe(false);
    expect(T.is(raw({ n: 1, tags: ["a"], more: true }))).toBe(true);
    expect(T.is(T({ tags: [" a"] }))).toBe(true);
  });

  it("asks a sender for what it takes, not for what it makes of it", () => {
    const T = message("t.T", z.object({ n: z.number().default(5), s: z.string().trim().max(1) }));

    expect(T.jsonSchema).toMatchObject({ required: ["s"], properties: { n: { default: 5 }, s: { type: "string" } } });
    expect(T.jsonSchema.properties).not.toHaveProperty("s.maxLength");
  });
});

describe("a message whose schema changes nothing", () => {
  it("is read as the value itself", () => {
    const T = message(
      "t.T",
      z.object({ n: z.number().min(0).optional() }).refine(({ n }) => n !== 3),
    );
    const given = { type: "t.T", n: 1 };

    expect(T.read(given)).toBe(given);
    expect(T.read({ type: "t.T", n: 3 })).toBeUndefined();
    expect(T.read({ type: "t.Other", n: 1 })).toBeUndefined();
  });
});

describe("a message whose schema says what other fields may be", () => {
  it.each([
    ["strict", z.strictObject({ a: z.number() })],
    ["loose", z.looseObject({ a: z.number() })],
    ["numbers only", z.object({ a: z.number() }).catchall(z.number())],
  ])("has its own type beside them: %s", (_what, schema) => {
    const T = message("t.T", schema as z.ZodObject);
    const made = T({ a: 1 });

    expect(made).toEqual({ type: "t.T", a: 1 });
    expect(T.is(made)).toBe(true);
    expect(T(made)).toEqual(made);
    expect(() => T({ a: 1, type: "other" })).toThrow(expect.objectContaining({ code: "MESSAGE_INVALID" }));
  });

  it("takes no field that a strict one does not name", () => {
    const T = message("t.T", z.strictObject({ a: z.number() }));

    expect(T.read({ type: "t.T", a: 1, b: 2 })).toBeUndefined();
  });
});
