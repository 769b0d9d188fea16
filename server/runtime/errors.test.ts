import { expect, it } from "vitest";
import { errorFacts, errorFrom } from "./errors.ts";
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
