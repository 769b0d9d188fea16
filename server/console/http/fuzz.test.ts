import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiErrorSchema } from "#protocol/error";
import { type JsonSchema, mostlyFitting } from "#protocol/fuzz/fitting";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";

/** `CALLBOARD_FUZZ_SEED=n npx vitest run server/console/http/fuzz.test.ts` runs one; a failure prints its seed. */
const seed = Number(process.env.CALLBOARD_FUZZ_SEED ?? 798_002_450);

interface Operation {
  method: string;
  path: string;
  query: string[];
  body: JsonSchema | null;
}

let bed: ClusterTestbed;
const lines: { level: number; msg: string }[] = [];
let operations: Operation[];

beforeAll(async () => {
  const log = pino({ level: "warn" }, { write: (line) => void lines.push(JSON.parse(line)) });
  bed = await ClusterTestbed.start({ approvals: "one-person", log });
  const { paths } = (await bed.call("GET", "/openapi.json", "vera")).body;
  operations = Object.entries<Record<string, never>>(paths).flatMap(([path, methods]) =>
    Object.entries<{
      parameters?: { name: string; in: string }[];
      requestBody?: { content: Record<string, { schema: JsonSchema }> };
    }>(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((each) => each.in === "query").map(({ name }) => name),
      body: requestBody?.content["application/json"]?.schema ?? null,
    })),
  );
});

afterAll(() => bed.stop());

const WORD = fc.constantFrom(
  "%00",
  "%E0%A4%A",
  "%",
  "%FF%FE",
  "%C3%28",
  "%ED%A0%80",
  "..",
  "@x",
  "north",
  "north:1.2",
  "f".repeat(64),
  "x".repeat(3_000),
  "1",
  "true",
);

const BYTES = [
  [0xff, 0xfe, 0x7b],
  [0x22, 0xc3, 0x28, 0x22],
  [0x22, 0xed, 0xa0, 0x80, 0x22],
  [0xef, 0xbb, 0xbf, 0x7b, 0x7d],
].map((bytes) => Buffer.from(bytes));
const TEXTS = ["{", "[".repeat(50_000), '{"__proto__":{"a":1}}', '{"a":1,"a":2}', "", "null", '"\\ud800"'];
const TYPES = [
  "text/plain",
  "application/zip",
  "application/json, text/plain",
  "application/json; charset=utf-16",
  "; ;",
];
const call = fc.nat().chain((n) => {
  const operation = operations[n % operations.length] as Operation;
  return fc.record({
    method: fc.constant(operation.method),
    path: fc.constant(operation.path),
    words: fc.array(WORD, { minLength: 3, maxLength: 3 }),
    query: fc.array(fc.tuple(fc.constantFrom(...operation.query, "__proto__", "no-such"), WORD), { maxLength: 2 }),
    who: fc.constantFrom("vera", "olga", "arno", "ada", "nobody"),
    type: fc.constantFrom(...Array.from({ length: 5 }, () => "application/json"), ...TYPES),
    body: fc.oneof(
      { weight: 4, arbitrary: mostlyFitting(operation.body ?? {}).map((value) => JSON.stringify(value)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<string | Buffer<ArrayBuffer>>(...TEXTS, ...BYTES, "x".repeat(9_000_000)),
      },
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

  expect(lines.filter(({ level }) => level > 40)).toEqual([]);
  expect((await bed.call("GET", "/hosts", "vera")).status).toBe(200);
});
