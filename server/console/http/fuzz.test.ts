import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiErrorSchema } from "#protocol/error";
import { ClusterTestbed } from "../cluster/cluster-testbed.ts";

/** `CALLBOARD_FUZZ_SEED=n npx vitest run server/console/http/fuzz.test.ts` runs one; a failure prints its seed. */
const seed = Number(process.env.CALLBOARD_FUZZ_SEED ?? 798_002_450);

interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  anyOf?: Schema[];
  pattern?: string;
}
interface Operation {
  method: string;
  path: string;
  query: string[];
  body: Schema | null;
}

let bed: ClusterTestbed;
let operations: Operation[];

beforeAll(async () => {
  bed = await ClusterTestbed.start({ approvals: "one-person" });
  const { paths } = (await bed.call("GET", "/openapi.json", "vera")).body;
  operations = Object.entries<Record<string, never>>(paths).flatMap(([path, methods]) =>
    Object.entries<{
      parameters?: { name: string; in: string }[];
      requestBody?: { content: Record<string, { schema: Schema }> };
    }>(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((each) => each.in === "query").map(({ name }) => name),
      body: requestBody?.content["application/json"]?.schema ?? null,
    })),
  );
});

afterAll(() => bed.stop());

const HOSTILE = fc.oneof(
  fc.constantFrom<unknown>(
    "",
    "\0",
    "\u202e",
    "\ud800",
    "__proto__",
    "constructor",
    "x".repeat(3_000),
    "../..",
    1e308,
    -1,
    null,
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const WORD = fc.constantFrom(
  "%00",
  "%E0%A4%A",
  "%",
  "..",
  "@x",
  "north",
  "north:1.2",
  "f".repeat(64),
  "x".repeat(3_000),
  "1",
  "true",
);

/** Mostly what the schema asks for, now and then anything. */
function anyOf(schema: Schema | undefined, depth = 0): fc.Arbitrary<unknown> {
  if (schema === undefined || depth > 5) return HOSTILE;
  return fc.oneof({ weight: 5, arbitrary: fitting(schema, depth) }, { weight: 1, arbitrary: HOSTILE });
}

function fitting(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => anyOf(each, depth + 1)));
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([key, each]) => [key, anyOf(each, depth + 1)] as const);
    return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
  }
  if (schema.type === "array") return fc.array(anyOf(schema.items, depth + 1), { maxLength: 3 });
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "integer" || schema.type === "number") return fc.integer();
  if (schema.type === "string")
    return fc.constantFrom("hello", "f".repeat(64), "north", "Hello", "2026-01-01T00:00:00.000Z");
  return HOSTILE;
}

const TEXTS = ["{", "[".repeat(50_000), '{"__proto__":{"a":1}}', '{"a":1,"a":2}', "", "null", '"\\ud800"'];
const call = fc.nat().chain((n) => {
  const operation = operations[n % operations.length] as Operation;
  return fc.record({
    method: fc.constant(operation.method),
    path: fc.constant(operation.path),
    words: fc.array(WORD, { minLength: 3, maxLength: 3 }),
    query: fc.array(fc.tuple(fc.constantFrom(...operation.query, "__proto__", "no-such"), WORD), { maxLength: 2 }),
    who: fc.constantFrom("vera", "olga", "arno", "ada", "nobody"),
    type: fc.constantFrom("application/json", "application/json", "application/json", "text/plain", "application/zip"),
    body: fc.oneof(
      { weight: 4, arbitrary: anyOf(operation.body ?? undefined).map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.constantFrom(...TEXTS) },
    ),
  });
});

it(`whatever is sent to any call is answered as the document says (seed ${seed})`, async () => {
  const property = fc.asyncProperty(
    fc.constant(null).chain(() => call),
    async ({ method, path, words, query, who, type, body }) => {
      let next = 0;
      const at = path.replaceAll(/\{\w+\}/g, () => words[next++ % words.length] ?? "x");
      const search = query.map(([key, word]) => `${key}=${word}`).join("&");
      const init = method === "GET" ? {} : { body };
      const response = await bed.api.app.request(`http://localhost:3000${at}?${search}`, {
        method,
        headers: { authorization: `Bearer ${who}`, "content-type": type },
        ...init,
      });

      const text = await response.text();
      if (response.status < 400) return;
      const { code } = apiErrorSchema.parse(JSON.parse(text));
      expect(code).not.toBe("INTERNAL");
      if (/(?:^|&)(?:__proto__|no-such)=/.test(search) && !words.includes(".."))
        expect(response.status).toBeLessThan(404);
    },
  );

  await fc.assert(property, { seed, numRuns: 600, interruptAfterTimeLimit: 20_000 });

  expect((await bed.call("GET", "/hosts", "vera")).status).toBe(200);
});
