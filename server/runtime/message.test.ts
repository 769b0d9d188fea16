import { describe, expect, it } from "vitest";
import { z } from "zod";
import { address } from "./address.ts";
import { bytes } from "./bytes.ts";
import { RuntimeError } from "./errors.ts";
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
});
