import { expect, it } from "vitest";
import { message } from "./author/message.ts";
import { errorFacts, errorFrom, RuntimeError } from "./errors.ts";
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

it.each([
  [
    "the chain of its causes, with their codes",
    new TypeError("fetch failed", { cause: Object.assign(new Error("no way to ::1"), { code: "ECONNREFUSED" }) }),
    "fetch failed; caused by Error: no way to ::1 (code ECONNREFUSED)",
  ],
  [
    "the errors that it gathers",
    new AggregateError([new Error("disk full"), new TypeError("no such user")], "2 of 3 failed"),
    "2 of 3 failed; of 2: Error: disk full | TypeError: no such user",
  ],
  [
    "its own plain fields, and nothing nested",
    Object.assign(new Error("refused"), { code: "E_LIMIT", status: 429, request: { secret: "x" } }),
    "refused (code E_LIMIT, status 429)",
  ],
  ["an object that is no error", { code: "E_LIMIT", limit: 5 }, "{ code: 'E_LIMIT', limit: 5 }"],
  ["a cause that is no error", new Error("no", { cause: { limit: 5 } }), "no; caused by { limit: 5 }"],
  ["its class, when it has no text", new TypeError(), "TypeError"],
  ["the class that an author gave it", new (class PaymentRefused extends Error {})(), "PaymentRefused"],
  [
    "its class, code and cause, when it has no text",
    Object.assign(new RangeError("", { cause: new TypeError() }), { code: "E_LIMIT" }),
    "RangeError (code E_LIMIT); caused by TypeError",
  ],
  [
    "its code and cause, when its text cannot be read",
    Object.defineProperty(
      new (class Sealed extends Error {
        readonly code = "E_SEALED";
      })("no", { cause: new Error("no key") }),
      "message",
      { get: () => thrownBy(() => null) },
    ),
    "Sealed (code E_SEALED); caused by Error: no key",
  ],
  [
    "its text and other fields, when its code cannot be read",
    Object.defineProperty(Object.assign(new Error("refused"), { status: 429 }), "code", {
      enumerable: true,
      get: () => thrownBy(() => null),
    }),
    "refused (status 429)",
  ],
  [
    "a code that is its class's",
    new (class Refused extends Error {
      get code() {
        return "E_REFUSED";
      }
    })("no"),
    "no (code E_REFUSED)",
  ],
  ["no cause that its message has said", new Error("no: full", { cause: new Error("full") }), "no: full"],
])("a thrown error's message says %s", (_what, thrown, text) => {
  const facts = errorFacts(thrown);

  expect(facts.message).toBe(text);
  if (facts.stack !== undefined) expect(facts.stack).toMatch(/^[A-Z][A-Za-z]+(?:[:;\n]| \().*\n? {4}at /);
  expect(facts.stack ?? text).toContain(text);
});

it.each([
  [new (class PaymentRefused extends Error {})("no money"), "PaymentRefused"],
  [Object.assign(new Error("gone"), { name: "AbortError" }), "AbortError"],
  [Object.assign(new Error("odd"), { name: "TypeError" }), "TypeError"],
  [thrownBy(() => new URL("no url")), "TypeError"],
])("%s is called by its own name, else by its class", (thrown, name) => {
  const facts = errorFacts(thrown);

  expect(facts.name).toBe(name);
  expect(facts.stack?.split("\n")[0]).toBe(`${name}: ${facts.message}`);
});

it("a chain of causes ends, and a cause of itself too", () => {
  const circular = new Error("round");
  circular.cause = circular;
  let deep = new Error("0");
  for (let n = 1; n < 50; n += 1) deep = new Error(`link ${n}`, { cause: deep });

  expect(errorFacts(circular).message).toBe("round");
  expect(errorFacts(deep).message.match(/caused by/g)).toHaveLength(5);
  expect(errorFacts(deep).message).toMatch(/; and further causes$/);
});
