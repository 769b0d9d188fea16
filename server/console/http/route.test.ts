import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { jsonSchema } from "#protocol/identity";
import { noCluster, TEST_ORIGIN, TestConsole, type TestPerson } from "../console.testbed.ts";
import { ApiFailure } from "./api-failure.ts";
import { type Verb, verb } from "./verb.ts";

let callboard: TestConsole;
let admin: TestPerson & { token: string };

beforeAll(async () => {
  callboard = await TestConsole.open({
    async mountCluster(api) {
      api.mount(testVerbs());
      return noCluster;
    },
  });
  admin = await callboard.setUp("one-person");
});

function testVerbs(): Verb[] {
  return [
    verb({
      method: "post",
      path: "/echo/{name}",
      permission: "operate",
      summary: "Answers what it got",
      params: { name: z.string() },
      query: { n: z.coerce.number().optional() },
      body: z.strictObject({ text: z.string() }),
      maxBodyBytes: 100,
      answers: { 200: z.object({ name: z.string(), text: z.string(), n: z.number().optional() }) },
      audits: "test.echo",
      run: async ({ params, query, body }) => ({ status: 200, body: { ...params, ...query, ...body } }),
    }),
    verb({
      method: "post",
      path: "/any",
      permission: "operate",
      summary: "Takes whatever is JSON",
      body: z.strictObject({ value: jsonSchema }),
      answers: { 200: null },
      audits: "test.any",
      run: async () => ({ status: 200 }),
    }),
    verb({
      method: "get",
      path: "/files/{path+}",
      permission: "view",
      summary: "Answers the path",
      params: { path: z.string() },
      answers: { 200: z.object({ path: z.string() }) },
      audits: null,
      run: async ({ params }) => ({ status: 200, body: params }),
    }),
    verb({
      method: "post",
      path: "/wait",
      permission: "view",
      summary: "Waits until its caller goes",
      answers: { 200: null },
      audits: "test.wait",
      run({ signal }) {
        signal.throwIfAborted();
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    }),
    verb({
      method: "post",
      path: "/fail/{how}",
      permission: "view",
      summary: "Fails",
      params: { how: z.string() },
      answers: { 200: null },
      audits: "test.fail",
      async run({ params }) {
        if (params.how === "refused") throw new ApiFailure("FOUR_EYES", "no", "ask");
        if (params.how === "unstated") return { status: 299 };
        throw new Error("a secret of the server's");
      },
    }),
  ];
}

afterAll(() => callboard.close());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  callboard.console.api.app.request(`${TEST_ORIGIN}/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...admin.headers, ...headers },
    body,
  });

it("a call gets its path, query and body parsed", async () => {
  const answer = await callboard.call("POST", "/echo/a%2Fb%40c?n=2", admin, { text: "hi" });

  expect(answer).toMatchObject({ status: 200, body: { name: "a/b@c", n: 2, text: "hi" } });
});

it("a path may take slashes", async () => {
  const answer = await callboard.call("GET", "/files/src/deep/main.ts", admin);

  expect(answer.body).toEqual({ path: "src/deep/main.ts" });
});

it.each([
  ["an unknown field", "/echo/a", '{"text":"x","more":1}'],
  ["an unknown query", "/echo/a?m=1", '{"text":"x"}'],
  ["a query named __proto__", "/echo/a?__proto__=1", '{"text":"x"}'],
  ["a query said twice", "/echo/a?n=1&n=2", '{"text":"x"}'],
  ["a field named __proto__", "/echo/a", '{"text":"x","__proto__":{"text":"y"}}'],
  ["such a field deep in a value", "/any", '{"value":[{"__proto__":1}]}'],
  ["an integer beyond what a number keeps", "/any", '{"value":9007199254740993}'],
  ["no JSON", "/echo/a", "{"],
  ["no body", "/echo/a", ""],
  ["a wrong type", "/echo/a", '{"text":1}'],
])("%s is 400", async (_, path, body) => {
  const answer = await post(path, body);

  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "BAD_REQUEST", remedy: expect.any(String) });
});

it("a body may be 200 levels deep; a deeper one is 400", async () => {
  const nested = (levels: number) => `{"value":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;

  const answers = await Promise.all([200, 201, 100_000].map((levels) => post("/any", nested(levels))));

  expect(answers.map(({ status }) => status)).toEqual([200, 400, 400]);
  expect(await answers[2]?.json()).toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringMatching(/^the body cannot be taken: value\.0\.0.{90,100}… is nested too deeply$/),
  });
});

it.each([
  ["application/json; charset=utf-8", 200],
  ['application/json;CHARSET="UTF-8"', 200],
  ["application/json; charset=utf-16", 400],
  ["application/json; charset=iso-8859-1", 400],
  ["application/json, text/plain", 400],
])("a body that says %s is %i", async (type, status) => {
  expect((await post("/echo/a", '{"text":"x"}', { "content-type": type })).status).toBe(status);
});

it("a number that would not arrive as it is written is named by its path", async () => {
  const answer = await post("/any", '{"value":{"ids":[1,9007199254740993]}}');

  expect(await answer.json()).toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringMatching(/^the body cannot be taken: value\.ids\.1 is 9007199254740993/),
    remedy: "Send it as a string.",
  });
});

it("a body of another media type is 400, a larger one 413", async () => {
  expect((await post("/echo/a", '{"text":"x"}', { "content-type": "text/plain" })).status).toBe(400);
  expect((await post("/echo/a", JSON.stringify({ text: "x".repeat(200) }))).status).toBe(413);
});

it("permission is decided before the body is looked at", async () => {
  const viewer = await callboard.token(admin, "viewer");

  const answer = await post("/echo/a", "{", { ...viewer.headers, cookie: "" });

  expect(answer.status).toBe(403);
});

it("a refusal by policy is audited, once", async () => {
  await callboard.call("POST", "/fail/refused", admin);

  expect(await callboard.audited("test.fail")).toMatchObject([{ result: "refused", target: "refused" }]);
});

it("an unexpected failure says nothing of its cause", async () => {
  const thrown = await callboard.call("POST", "/fail/thrown", admin);
  const unstated = await callboard.call("POST", "/fail/unstated", admin);

  expect(thrown).toMatchObject({ status: 500, body: { code: "INTERNAL" } });
  expect(JSON.stringify(thrown.body)).not.toContain("secret");
  expect(unstated.status).toBe(500);
});

it("a call whose caller went, while it waited or while it sent, is no failure of the console", async () => {
  const errors = vi.spyOn(callboard.console.context.log, "error");
  const drop = (path: string, body: BodyInit | null) => {
    const caller = new AbortController();
    const request = new Request(`${TEST_ORIGIN}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...admin.headers },
      body,
      signal: caller.signal,
      duplex: "half",
    } as RequestInit);
    const answer = callboard.console.api.app.fetch(request);
    return { answer, caller };
  };
  const breaking = new ReadableStream({
    pull: (stream) =>
      new Promise<void>((resolve) => setImmediate(resolve)).then(() => stream.error(new Error("ended"))),
  });

  const waiting = drop("/wait", null);
  const sending = drop("/echo/a", breaking);
  waiting.caller.abort();
  sending.caller.abort();

  expect((await waiting.answer).status).toBe(499);
  expect((await sending.answer).status).toBe(499);
  expect(errors).not.toHaveBeenCalled();
});

it.each([
  ["a verb whose body", z.object({})],
  ["one that has a part which", z.strictObject({ parts: z.array(z.object({})) })],
])("%s lets unknown fields pass cannot be stated", (_, body) => {
  expect(() =>
    verb({
      method: "post",
      path: "/loose",
      permission: "view",
      summary: "",
      body,
      answers: { 200: null },
      audits: "x",
      run: async () => ({ status: 200 }),
    }),
  ).toThrow(/must be strict/);
});

it("a body that a call does not take is refused, and none at all or {} is fine", async () => {
  const unwanted = await post("/fail/refused", '{"reason":"why not"}');
  const empty = await Promise.all(["", "{}"].map((body) => post("/fail/refused", body)));

  expect(unwanted.status).toBe(400);
  expect(await unwanted.json()).toMatchObject({ message: 'the body does not fit: it takes no "reason"' });
  expect(empty.map(({ status }) => status)).toEqual([403, 403]);
});

it("a body that turns out to be empty needs no media type: a server cannot tell it from none", async () => {
  const nothing = new ReadableStream({ start: (stream) => stream.close() });
  const request = new Request(`${TEST_ORIGIN}/api/v1/fail/refused`, {
    method: "POST",
    headers: admin.headers,
    body: nothing,
    duplex: "half",
  } as RequestInit);

  const answer = await callboard.console.api.app.fetch(request);

  expect(answer.status).toBe(403);
});
