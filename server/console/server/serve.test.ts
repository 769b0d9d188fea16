import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { TestConsole } from "../console.testbed.ts";
import { freePort } from "../free-port.testbed.ts";
import { type Pages, type Serving, serve } from "./serve.ts";

let callboard: TestConsole;
let serving: Serving | null;
let port: number;

/** Shows what a page would be rendered with. */
const pages: Pages = {
  async handle(request, response) {
    const { "x-nonce": nonce, "x-signed-in": signedIn } = request.headers;
    response.end(JSON.stringify({ path: request.url, nonce, signedIn }));
  },
  async handleUpgrade(request, socket) {
    if (request.url === "/kept") socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    else socket.end("HTTP/1.1 418 pages\r\n\r\n");
  },
};

beforeEach(async () => {
  port = await freePort();
  callboard = await TestConsole.open({ port });
  serving = await serve(callboard.console, pages);
});

afterEach(async () => {
  await serving?.stop(1000);
  await callboard.close();
});

const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

it("every answer carries the security headers", async () => {
  for (const path of [
    "/",
    "/api/v1/health",
    "/api/v1/nothing",
    "/api/auth/get-session",
    "/_next/static/x.js",
    "/metrics",
  ]) {
    const { headers } = await get(path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  }
});

it("what is refused before anybody answers carries them too: upgrades and requests that cannot be read", async () => {
  const upgraded = await upgrade("/_next/webpack-hmr");
  const unreadable = await send("this is no HTTP\r\n\r\n");

  for (const answer of [upgraded, unreadable]) {
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toContain("x-content-type-options: nosniff\r\n");
    expect(answer).toContain("x-frame-options: DENY\r\n");
    expect(answer).toContain("referrer-policy: no-referrer\r\n");
    expect(answer).toContain("content-security-policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n");
  }
});

it("behind a trusted proxy guessing is counted by who is behind it", async () => {
  await serving?.stop(1000);
  await callboard.close();
  callboard = await TestConsole.open({ port, trustedProxies: ["127.0.0.1"] });
  serving = await serve(callboard.console, pages);
  await get("/api/v1/me", { headers: { "x-forwarded-for": "10.9.8.7" } });

  callboard.clock.pass(60_000);

  await expect.poll(() => callboard.audited("call.unauthenticated")).toMatchObject([{ target: "10.9.8.7" }]);
});

it("a page's scripts run by a nonce that is new each time, and none by eval", async () => {
  const first = await get("/");
  const second = await get("/");

  const policy = first.headers.get("content-security-policy") ?? "";
  const { nonce } = (await first.json()) as { nonce: string };
  expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
  expect(policy).not.toContain("unsafe-eval");
  expect(((await second.json()) as { nonce: string }).nonce).not.toBe(nonce);
});

const DOCUMENT = { accept: "text/html,application/xhtml+xml" };

it("a page that a session opens is told so", async () => {
  const { headers } = await callboard.setUp("one-person");

  const page = await get("/topology", { headers: { ...DOCUMENT, cookie: headers.cookie ?? "" } });

  expect(await page.json()).toMatchObject({ signedIn: "yes" });
});

it.each([
  ["nobody", DOCUMENT],
  ["nobody who says to be somebody", { ...DOCUMENT, "x-signed-in": "yes" }],
  ["a session that there is not", { ...DOCUMENT, cookie: "better-auth.session_token=made-up.made-up" }],
])("for %s no page is told that a session opens it", async (_who, headers) => {
  const page = await get("/topology", { headers });

  expect(await page.json()).not.toHaveProperty("signedIn");
});

it("for what a page loads, who asks is not looked up", async () => {
  const { headers } = await callboard.setUp("one-person");

  const script = await get("/_next/static/x.js", { headers: { accept: "*/*", cookie: headers.cookie ?? "" } });

  expect(await script.json()).not.toHaveProperty("signedIn");
});

it.each(["/actors/%E0%A4%A", "/hosts/%", "/rollouts/%zz", "/%c0%ae"])(
  "an address that cannot be decoded (%s) is a page that there is not",
  async (path) => {
    const answer = await get(path);

    expect(await answer.json()).toMatchObject({ path: "/not-found" });
  },
);

it.each(["/api/v1/actors/%E0%A4%A", "/api/v1/sources/x/files/%zz", "/api/v1/nothing/%", "/api/v1/actors?q=%E0%A4%A"])(
  "a call by an address that cannot be decoded (%s) is 400",
  async (path) => {
    const answer = await get(path);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining("decoded") });
  },
);

it("the API answers below /api, with no page behind it and nothing kept by caches", async () => {
  const answer = await get("/api/v1/nothing");

  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
});

it("a large body is refused by its caller's permission first, and then by its size", async () => {
  const admin = await callboard.setUp("one-person");
  const body = JSON.stringify({ name: "x".repeat(2 * 1024 * 1024), role: "viewer" });
  const headers = { "content-type": "application/json" };

  const nobody = await get("/api/v1/tokens", { method: "POST", body, headers });
  const known = await get("/api/v1/tokens", {
    method: "POST",
    body,
    headers: { ...headers, authorization: `Bearer ${admin.token}` },
  });

  expect(nobody.status).toBe(401);
  expect(known.status).toBe(413);
});

it("refusals of nobody are counted by the peer's address", async () => {
  await get("/api/v1/me");
  await get("/api/v1/me", { headers: { "x-forwarded-for": "10.9.8.7" } });

  callboard.clock.pass(60_000);

  await expect
    .poll(() => callboard.audited("call.unauthenticated"))
    .toMatchObject([{ target: "127.0.0.1", details: { calls: 2 } }]);
});

it("upgrades of /live go to the hub and all others to the pages", async () => {
  const page = await upgrade("/_next/webpack-hmr");
  const live = await upgrade("/live");

  expect(page).toContain("418 pages");
  expect(live).toBe("");
});

it("a port in use is said in one line", async () => {
  await expect(serve(callboard.console, pages)).rejects.toThrow(
    `the port ${port} is in use; stop what uses it, or set CALLBOARD_PORT`,
  );
});

it("cuts off at its deadline what does not end, upgraded sockets too", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write("GET /kept HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  await once(socket, "data");

  const stopped = serving?.stop(1000);
  serving = null;
  callboard.clock.pass(1000);

  await expect(stopped).resolves.toBeUndefined();
  socket.destroy();
});

function upgrade(path: string): Promise<string> {
  return send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
}

async function send(request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += String(chunk);
  });
  socket.on("error", () => {});
  socket.write(request);
  await once(socket, "close");
  return answer;
}
