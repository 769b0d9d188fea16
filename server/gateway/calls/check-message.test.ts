import { describe, expect, it } from "vitest";
import { type ActorDescription, message, z } from "#runtime";
import type { Refusal } from "../refusal.ts";
import { checkMessage } from "./check-message.ts";

const Greet = message("hello.Greet", z.object({ name: z.string().min(1), times: z.number().int().optional() }));
const greeter = {
  className: "Hello",
  accepts: [{ type: Greet.type, schema: Greet.jsonSchema }],
} as unknown as ActorDescription;

function refusalOf(value: unknown): Refusal | null {
  try {
    checkMessage(greeter, value);
    return null;
  } catch (error) {
    return error as Refusal;
  }
}

describe("checkMessage", () => {
  it("lets pass what the declared schema takes, plain values, and types that are not declared", () => {
    for (const value of [
      { type: "hello.Greet", name: "Ada" },
      null,
      7,
      "text",
      [1],
      { a: 1 },
      { type: "other", x: 1 },
    ]) {
      expect(refusalOf(value)).toBeNull();
    }
  });

  it("refuses what does not fit, with the path of each bad field", () => {
    const refusal = refusalOf({ type: "hello.Greet", name: "", times: "two" });

    expect(refusal?.code).toBe("MESSAGE_INVALID");
    expect(refusal?.details).toMatchObject([{ path: "name" }, { path: "times" }]);
  });

  it("refuses the runtime's own types", () => {
    expect(refusalOf({ type: "callboard.ExitRequest", isRecursive: true })?.code).toBe("RESERVED_TYPE");
  });
});
