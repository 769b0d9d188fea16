import { describe, expect, it } from "vitest";
import { bytes, type FoundActor, message, z } from "#runtime";
import type { Refusal } from "../refusal.ts";
import { readMessage } from "./read-message.ts";

const Greet = message("hello.Greet", z.object({ name: z.string().min(1), times: z.number().int().optional() }));
const Draw = message("hello.Draw", z.object({ pictures: z.array(z.object({ png: bytes(), title: z.string() })) }));
const greeter = {
  className: "Hello",
  accepts: [Greet, Draw].map(({ type, jsonSchema: schema }) => ({ type, schema })),
} as unknown as FoundActor;

function refusalOf(value: unknown): Refusal | null {
  try {
    readMessage(greeter, value);
    return null;
  } catch (error) {
    return error as Refusal;
  }
}

describe("readMessage", () => {
  it("lets pass what the declared schema takes, plain values, and types that are not declared", () => {
    const values = [{ type: "hello.Greet", name: "Ada" }, null, 7, "text", [1], { a: 1 }, { type: "other", x: 1 }];

    for (const value of values) expect(readMessage(greeter, value)).toEqual(value);
  });

  it("refuses what does not fit, with the path of each bad field", () => {
    const refusal = refusalOf({ type: "hello.Greet", name: "", times: "two" });

    expect(refusal?.code).toBe("MESSAGE_INVALID");
    expect(refusal?.details).toMatchObject([{ path: "name" }, { path: "times" }]);
  });

  it("makes the bytes of base64 that the actor's schema asks for", () => {
    const pictures = [{ png: Buffer.from("pixels").toString("base64"), title: "cGl4ZWxz" }];

    const sent = readMessage(greeter, { type: "hello.Draw", pictures });

    expect(sent).toEqual({
      type: "hello.Draw",
      pictures: [{ png: new TextEncoder().encode("pixels"), title: "cGl4ZWxz" }],
    });
    expect(Draw.is(sent)).toBe(true);
  });

  it("refuses the runtime's own types", () => {
    expect(refusalOf({ type: "callboard.ExitRequest", isRecursive: true })?.code).toBe("RESERVED_TYPE");
  });
});
