import { describe, expect, it } from "vitest";
import * as z from "zod";
import { consoleFrameSchema, GATEWAY_CALLS, gatewayFrameSchema } from "./gateway.ts";
import { openObjects } from "./open-objects.ts";

describe("what a console says", () => {
  it.each(Object.entries(GATEWAY_CALLS))("%s takes no field that it does not name, at any depth", (_, { request }) => {
    expect(openObjects(request)).toEqual([]);
  });

  it("no frame takes a field that it does not name", () => {
    expect(openObjects(consoleFrameSchema)).toEqual([]);
  });
});

describe("what a gateway says", () => {
  it("may hold fields that this version does not know: they are left out", () => {
    const frame = { t: "question", hash: "f".repeat(64), waiting: 1 };

    expect(gatewayFrameSchema.parse({ ...frame, since: "later" })).toEqual(frame);
    expect(GATEWAY_CALLS["actor.stop"].answer.parse({ stoppedAt: "later" })).toEqual({});
  });
});

describe("openObjects", () => {
  it("finds what lets fields pass, wherever it is", () => {
    const inner = z.object({ a: z.string() });

    expect(openObjects(z.strictObject({ list: z.array(inner).optional() }))).toEqual(["$.properties.list.items"]);
    expect(openObjects(z.union([z.string(), inner.nullable()]))).not.toEqual([]);
    expect(openObjects(inner.strict().refine(() => true))).toEqual([]);
    expect(openObjects(z.strictObject({ type: z.record(z.string(), z.json()) }))).toEqual([]);
  });
});
