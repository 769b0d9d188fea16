import { connect } from "node:net";
import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiErrorSchema } from "#protocol/error";
import { TestConsole } from "../console.testbed.ts";
import { freePort } from "../free-port.testbed.ts";
import { type Serving, serve } from "./serve.ts";

/** `CALLBOARD_FUZZ_SEED=n npx vitest run server/console/server/fuzz.test.ts` runs one; a failure prints its seed. */
const seed = Number(process.env.CALLBOARD_FUZZ_SEED ?? 161_803_398);

let callboard: TestConsole;
let serving: Serving;
let port: number;
let token: string;
const lines: { level: number; msg: string }[] = [];

beforeAll(async () => {
  port = await freePort();
  const log = pino({ level: "warn" }, { write: (line) => void lines.push(JSON.parse(line)) });
  callboard = await TestConsole.open({ port, log });
  ({ token } = await callboard.setUp("one-person"));
  serving = await serve(callboard.console, {
    handle: async (_request, response) => void response.end("a page"),
    handleUpgrade: async (_request, socket) => void socket.end("HTTP/1.1 418 pages\r\n\r\n"),
  });
});

afterAll(async () => {
  await serving.stop(1_000);
  await callboard.close();
});

const long = "x".repeat(9_000);
const ODD_HEADERS = [
  ...["application/json", "text/plain", "application/json; charset=utf-16", "application/json;charset", long, ""].map(
    (type) => `Content-Type: ${type}`,
  ),
  ...[long, "__Host-callboard.session=%E0%A4%A", "a=b; a=c; =; ;;", "callboard.session=\xff\xfe"].map(
    (cookie) => `Cookie: ${cookie}`,
  ),
  ...["bytes=9-1", "bytes=a-b", "bytes=0-0,1-1,2-2", "lines=1"].map((range) => `Range: ${range}`),
  ...["", "a b", "evil.example:99999", "[::1", "localhost:3000", "\xfcber"].map((host) => `Host: ${host}`),
  ...["Origin: null", "Origin: http://evil.example", "Accept: \xff", "Accept: text/html;q=zz", "If-None-Match: *"],
  ...["Authorization: Bearer", "Authorization: Basic eA==", "Authorization: Bearer \xff", "X-Forwarded-For: ,,;"],
  ...["Expect: 100-continue", "Expect: 200-ok", "Content-Encoding: gzip", "Upgrade: h2c", "Accept-Encoding: br;q=a"],
  ...[
    "Content-Length: 1",
    "Content-Length: -1",
    "Content-Length: 1, 2",
    "Transfer-Encoding: gzip",
    "No colon",
    ": none",
  ],
];
const PATHS = [
  ...["/api/v1/tokens", "/api/v1/people", "/api/v1/me", "/api/v1/policy", "/api/v1/audit", "/api/auth/sign-in/email"],
  ...[
    "/api/auth/sign-out",
    "/api/v1/openapi.json",
    "/api/v1/audit/export?format=csv",
    "/metrics",
    "/",
    "/live",
    "*",
    "//",
  ],
  ...[
    "/api/v1/audit?q=\xff",
    "/api/v1/audit?q=%FF",
    "/api/v1/people?q=%C3%28",
    "http://evil.example/api/v1/me",
    "/api/\xe9",
  ],
];
const BODIES = [
  ...[
    "",
    "{}",
    "[",
    '{"name":"x","role":"viewer"}',
    '{"email":"ada@example.org","password":"x"}',
    "x".repeat(3_000_000),
  ],
  ...['{"name":"\xff\xfe"}', '{"name":"\xc3\x28","role":"viewer"}', "\xef\xbb\xbf{}", "\x1f\x8b\x08\x00"],
].map((text) => Buffer.from(text, "latin1"));

/** How the body's length is told, and what becomes of it. */
const FRAMINGS = ["as long as it says", "in chunks", "longer than it says", "shorter than it says", "untold"] as const;
const ENDS = ["waits", "waits", "in pieces", "aborts", "half-closes"] as const;

const request = fc.record({
  method: fc.constantFrom("GET", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND", "get", "P Q"),
  path: fc.constantFrom(...PATHS),
  headers: fc.array(fc.constantFrom(...ODD_HEADERS), { maxLength: 4 }),
  knows: fc.boolean(),
  body: fc.constantFrom(...BODIES),
  framing: fc.constantFrom(...FRAMINGS),
  end: fc.constantFrom(...ENDS),
});
type Odd = typeof request extends fc.Arbitrary<infer T> ? T : never;

function bytesOf({ method, path, headers, knows, body, framing }: Odd): { head: Buffer; body: Buffer } {
  const length = { "as long as it says": 0, "longer than it says": -1, "shorter than it says": 10 };
  const told =
    framing === "in chunks"
      ? ["Transfer-Encoding: chunked"]
      : framing === "untold"
        ? []
        : [`Content-Length: ${Math.max(0, body.length + length[framing])}`];
  const head = [
    `${method} ${path} HTTP/1.1`,
    ...(headers.some((header) => header.startsWith("Host")) ? [] : [`Host: localhost:${port}`]),
    ...(headers.some((header) => header.startsWith("Content-Type")) ? [] : ["Content-Type: application/json"]),
    ...(knows ? [`Authorization: Bearer ${token}`] : []),
    ...headers,
    ...told,
    "Connection: close",
  ];
  const chunk = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n0\r\n\r\n")]);
  const sent = framing !== "in chunks" ? body : body.length === 0 ? Buffer.from("0\r\n\r\n") : chunk;
  return { head: Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body: sent };
}

/** Sends it, and returns all that came until the connection ended. */
async function exchange(odd: Odd): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString("latin1")));
  // A server that refuses need not read the rest.
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const { head, body } = bytesOf(odd);
  socket.write(head);
  if (odd.end === "in pieces") {
    for (let at = 0; at < body.length; at += 500_000) {
      await new Promise((resolve) => setImmediate(resolve));
      socket.write(body.subarray(at, at + 500_000));
    }
  } else if (odd.end === "aborts") {
    socket.write(body.subarray(0, body.length / 2), () => socket.destroy());
  } else socket.write(body);
  // What was announced and never comes would keep the server waiting, as it should.
  if (odd.end !== "aborts" && (odd.end === "half-closes" || odd.framing === "shorter than it says")) socket.end();
  await closed;
  return answer;
}

it(`whatever comes over the wire is answered or closed, and the console goes on without an error (seed ${seed})`, async () => {
  const property = fc.asyncProperty(request, async (odd) => {
    const answer = (await exchange(odd)).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, "");

    if (answer !== "") expect(answer).toMatch(/^HTTP\/1\.1 [2-4]\d\d /);
    else expect(odd).not.toMatchObject({ end: "waits", framing: "as long as it says" });
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    if (/^HTTP\/1\.1 4/.test(head) && /^content-type: application\/json/im.test(head) && odd.method !== "HEAD") {
      expect(apiErrorSchema.safeParse(JSON.parse(body.replace(/^[0-9a-f]+\r\n|\r\n0$/g, ""))).success).toBe(true);
    }
  });

  await fc.assert(property, { seed, numRuns: 300, timeout: 20_000, interruptAfterTimeLimit: 30_000 });

  expect(lines.filter(({ level }) => level > 40)).toEqual([]);
  expect((await fetch(`http://127.0.0.1:${port}/api/v1/health`)).status).toBe(200);
});
