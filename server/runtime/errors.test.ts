import { expect, it } from "vitest";
import { errorFacts, errorFrom, RuntimeError } from "./errors.ts";
import { message } from "./message.ts";
import { z } from "./mod.ts";

const order = z.object({ to: z.string(), items: z.array(z.object({ count: z.number().int() })) });

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

it("a schema's error is one readable line, and its issues are details", () => {
  const thrown = thrownBy(() => order.parse({ items: [{ count: 1 }, { count: "2" }] }));

  const facts = errorFacts(thrown);

  expect(facts.message).toMatch(/^to: Invalid input[^\n]*; items\.1\.count: Invalid input[^\n]*$/);
  expect(facts.stack).toMatch(/^ZodError: to: Invalid input/);
  expect(facts.stack).toContain("errors.test.ts");
  expect(errorFrom(facts, "START_FAILED")).toMatchObject({
    code: "START_FAILED",
    message: facts.message,
    details: [{ path: "to" }, { path: "items.1.count" }],
  });
});

it("a message that does not fit says so on one line", () => {
  const Order = message("shop.Order", order);

  const facts = errorFacts(thrownBy(() => Order({ to: 1, items: [] } as never)));

  expect(facts).toMatchObject({ code: "MESSAGE_INVALID", details: [{ path: "to" }] });
  expect(facts.message).toMatch(/^shop\.Order: to: Invalid input[^\n]*$/);
});

it.each([
  ["an object without prototype", Object.create(null)],
  ["an object whose toString throws", { toString: () => thrownBy(() => null) }],
  ["an error whose message is none", Object.assign(new Error("x"), { message: undefined })],
  ["an error whose name is an object", Object.assign(new Error("x"), { name: { run: () => 1 } })],
  ["an error whose stack is a list", Object.assign(new Error("x"), { stack: ["a", "b"] })],
  ["an error that lets nobody read it", new Proxy(new Error("x"), { get: () => thrownBy(() => null) })],
  ["a schema's error with broken issues", Object.assign(new Error("x"), { name: "ZodError", issues: [null] })],
  ["a refusal whose details cannot be copied", new RuntimeError("NO_ACTOR", "x", "y", { details: () => 1 })],
])("of whatever was thrown (%s) there are facts, as plain data", (_what, thrown) => {
  const facts = errorFacts(thrown);

  expect(facts).toMatchObject({ name: expect.any(String), message: expect.any(String) });
  expect(facts.stack ?? "").toEqual(expect.any(String));
  expect(structuredClone(facts)).toEqual(facts);
});
