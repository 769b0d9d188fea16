import { expect, it } from "vitest";
import * as z from "zod";
import { firstWords, issuesAt, issueWords } from "./issue-words.ts";

const schema = z.strictObject({
  name: z.string().min(1).optional(),
  code: z.string().min(3).max(5).optional(),
  limit: z.number().int().min(1).max(100).optional(),
  by: z.enum(["age", "region"]).optional(),
  kind: z.literal("a").optional(),
  mail: z.email().optional(),
  list: z.array(z.string()).max(1).optional(),
  either: z.union([z.string(), z.number()]).optional(),
  own: z.string().min(2, "two letters of the country").optional(),
});

it.each<[unknown, string]>([
  [{ name: "" }, "fill it in"],
  [{ name: 4 }, "it takes text"],
  [{ code: "ab" }, "at least 3 characters"],
  [{ code: "abcdef" }, "at most 5 characters"],
  [{ limit: 101 }, "at most 100"],
  [{ limit: 1.5 }, "it takes a whole number"],
  [{ limit: "many" }, "it takes a number"],
  [{ by: "size" }, 'one of "age", "region"'],
  [{ kind: "b" }, 'it is always "a"'],
  [{ mail: "ada" }, "it takes an e-mail address"],
  [{ list: ["a", "b"] }, "at most 1 entry"],
  [{ either: true }, "it fits none of the kinds that this takes"],
  [{ else: 1 }, 'it takes no "else"; it takes "name", "code", "limit", "by", "kind", "mail", "list", "either", "own"'],
  [{ own: "d" }, "two letters of the country"],
])("says of %j: %s", (value, says) => {
  const { error } = schema.safeParse(value, { error: issueWords });

  expect(error?.issues[0]?.message).toBe(says);
});

it("names the kinds that there are, and no more of what somebody made up than can be read", () => {
  const kinds = z.discriminatedUnion("t", [
    z.strictObject({ t: z.literal("a") }),
    z.strictObject({ t: z.literal("b") }),
  ]);
  const made = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`${n}${"x".repeat(10_000)}`, n]));

  expect(kinds.safeParse({ t: "c" }, { error: issueWords }).error?.issues[0]?.message).toBe('one of "a", "b"');
  const long = kinds.safeParse({ t: "a", ...made }, { error: issueWords }).error?.issues[0]?.message ?? "";
  expect(long.length).toBeLessThan(1_000);
  expect(long).toContain('and 995 more; it takes "t"');
});

it("says what is wrong inside the variant that a value is nearest to", () => {
  const shape = z.union([
    z.object({ kind: z.literal("circle"), r: z.number().min(1) }),
    z.object({ kind: z.literal("box"), a: z.number(), b: z.number() }),
  ]);
  const issuesOf = (value: unknown) =>
    issuesAt(z.object({ shape }).safeParse({ shape: value }, { error: issueWords }).error?.issues ?? []);

  expect(issuesOf({ kind: "circle", r: 0 })).toEqual([{ path: "shape.r", message: "at least 1" }]);
  expect(issuesOf({ kind: "box", a: 1 })).toEqual([{ path: "shape.b", message: "fill it in" }]);
  expect(issuesOf("x")).toEqual([{ path: "shape", message: "it fits none of the kinds that this takes" }]);
});

it("says of a path, and of many things that are wrong, no more than can be read", () => {
  const { error } = z.record(z.string(), z.number()).safeParse({ ["x".repeat(10_000)]: "one", b: "two" });
  const many = z.array(z.number()).safeParse(Array.from({ length: 1_000 }, String));

  expect(issuesAt(error?.issues ?? []).map(({ path }) => path)).toEqual(["x".repeat(200), "b"]);
  expect(issuesAt(many.error?.issues ?? [])).toHaveLength(20);
  expect(firstWords(issuesAt(many.error?.issues ?? []))).toMatch(/^0: /);
});

it("asks to fill in what is missing, whatever it is", () => {
  const { error } = z
    .object({ a: z.number(), b: z.union([z.string(), z.null()]) })
    .safeParse({}, { error: issueWords });

  expect(error?.issues.map(({ message }) => message)).toEqual(["fill it in", "fill it in"]);
});
