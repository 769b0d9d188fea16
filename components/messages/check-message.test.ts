import { expect, it } from "vitest";
import * as z from "zod";
import { MASK } from "#protocol/masking";
import { checkMessage } from "./check-message.ts";

const schema = z.toJSONSchema(z.object({ name: z.string().min(1), range: z.object({ from: z.number() }) }));

it("finds nothing wrong with what fits", () => {
  expect(checkMessage({ type: "a.A", name: "Ada", range: { from: 1 } }, schema)).toEqual({});
});

it("names each bad field by its path", () => {
  const errors = checkMessage({ type: "a.A", name: "", range: { from: "x" } }, schema);

  expect(Object.keys(errors)).toEqual(["name", "range.from"]);
});

it("lets no mask pass, whether a schema is known or not", () => {
  expect(checkMessage({ type: "a.A", user: { password: MASK } }, undefined)).toHaveProperty("user.password");
  expect(checkMessage({ type: "a.A", name: MASK, range: { from: 1 } }, schema)).toHaveProperty("name");
});

it("has nothing to say of plain values", () => {
  for (const value of [1, "text", null, [1]]) expect(checkMessage(value, undefined)).toEqual({});
});
