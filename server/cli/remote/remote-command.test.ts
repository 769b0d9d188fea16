import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../main.ts";

const HASH = "ab".repeat(32);
const OTHER = `abab${"cd".repeat(30)}`;

describe("a command that speaks to a console", () => {
  let server: Server;
  let out = "";
  let err = "";
  const seen: { method: string | undefined; url: string | undefined; token: string | undefined; body: string }[] = [];
  let answers: Record<string, { status?: number; body: unknown }> = {};

  beforeEach(async () => {
    out = "";
    err = "";
    seen.length = 0;
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += text;
      return true;
    });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      err += text;
      return true;
    });
    server = createServer(
      (request, response) =>
        void reply(request).then(([status, body]) => {
          response.writeHead(status, { "content-type": "application/json" });
          response.end(JSON.stringify(body));
        }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("CALLBOARD_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv("CALLBOARD_TOKEN", "a-token");
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await new Promise((resolve) => server.close(resolve));
  });

  async function reply(request: IncomingMessage): Promise<[number, unknown]> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method, url } = request;
    seen.push({ method, url, token: request.headers.authorization, body: Buffer.concat(chunks).toString() });
    const { status = 200, body } = answers[`${method} ${url?.split("?")[0]}`] ?? { status: 404, body: null };
    return [status, body];
  }

  const source = (hash: string, version: string) => ({ hash, name: "hello", version, state: "approved" });

  it("shows its token, and prints the answer itself with --json", async () => {
    answers = { "POST /api/v1/actors/%40hello/ask": { body: { reply: { text: "Hello" }, latencyMs: 1.5 } } };

    expect(await main(["ask", "@hello", '{"type":"hello.Greet"}', "--timeout", "100", "--json"])).toBe(0);

    expect(JSON.parse(out)).toEqual({ reply: { text: "Hello" }, latencyMs: 1.5 });
    expect(seen).toMatchObject([
      { token: "Bearer a-token", body: '{"message":{"type":"hello.Greet"},"timeoutMs":100}' },
    ]);
  });

  it("says what the console refused and its remedy, with status 1", async () => {
    const refusal = { code: "NO_ACTOR", message: "no actor is called nobody", remedy: "Look at the list." };
    answers = { "POST /api/v1/actors/%40nobody/tell": { status: 404, body: refusal } };

    expect(await main(["tell", "@nobody", "1"])).toBe(1);

    expect(err).toBe("NO_ACTOR: no actor is called nobody\nLook at the list.\n");
  });

  it("finds a source by name and version, or the beginning of its hash, and refuses what means two", async () => {
    answers = {
      "GET /api/v1/sources": { body: { items: [source(HASH, "1.0.0"), source(OTHER, "1.1.0")], total: 2 } },
      [`POST /api/v1/sources/${OTHER}/activate`]: { body: { addresses: ["north:1.1"] } },
    };

    expect(await main(["source", "activate", "hello@1.1.0"])).toBe(0);
    expect(await main(["source", "activate", OTHER.slice(0, 8)])).toBe(0);
    expect(out).toBe("north:1.1\nnorth:1.1\n");
    expect(await main(["source", "activate", "hello@9.9.9"])).toBe(1);
    expect(err).toContain("No source is called hello@9.9.9.");
  });

  it("sends nothing when a reason is missing, a message is no JSON, or a word is too much", async () => {
    expect(await main(["source", "approve", "hello"])).toBe(2);
    expect(await main(["tell", "@hello", "{"])).toBe(2);
    expect(await main(["tell", "@hello", "1", "2"])).toBe(2);
    expect(await main(["actors", "--colour", "red"])).toBe(2);

    expect(seen).toEqual([]);
    expect(err).toContain("--reason is missing.");
  });

  it("sends nothing when a number would not arrive as it is written, and says where it stands", async () => {
    expect(await main(["tell", "@hello", '{"order":{"id":9007199254740993}}'])).toBe(2);
    expect(await main(["host", "capabilities", "north", "serial=9007199254740993"])).toBe(2);

    expect(seen).toEqual([]);
    expect(err).toContain("order.id is 9007199254740993");
    expect(err).toContain("serial cannot be taken: it is 9007199254740993");
    expect(err).toContain("Send it as a string.");
  });

  it("sends no stop without actors: neither is named, nor all that fit are meant", async () => {
    expect(await main(["stop", "--class", "Cow", "--reason", "too many"])).toBe(2);
    expect(await main(["stop", "--class", "Cow", "--preview"])).toBe(2);

    expect(seen).toEqual([]);
    expect(err).toContain("No actor is named.");
  });

  it("says of a role that was given that it is, and of one that waits for a second person that it does", async () => {
    const bo = { id: "bo", name: "Bo", email: "bo@example.org", role: "operator", state: "active" };
    const person = { ...bo, createdAt: "2026-01-01T00:00:00.000Z", lastSeenAt: null, unconfirmed: null };
    const people = { body: { items: [person], total: 1 } };
    answers = { "GET /api/v1/people": people, "PATCH /api/v1/people/bo": { body: { ...person, role: "viewer" } } };
    expect(await main(["people", "role", "bo@example.org", "viewer"])).toBe(0);
    answers = { "GET /api/v1/people": people, "PATCH /api/v1/people/bo": { status: 202, body: { proposal: {} } } };
    expect(await main(["people", "role", "bo@example.org", "admin"])).toBe(0);

    expect(out).toBe("Bo is viewer\nIt waits for a second person who may decide.\n");
  });

  it("says how many dead letters were discarded, with status 1 when one that was named is not there", async () => {
    answers = { "POST /api/v1/dead-letters/discard": { body: { discarded: 2 } } };
    expect(await main(["dead-letters", "discard", "north-1", "north-2", "--reason", "old"])).toBe(0);
    answers = { "POST /api/v1/dead-letters/discard": { body: { discarded: 0 } } };
    expect(await main(["dead-letters", "discard", "north-9", "--reason", "old"])).toBe(1);

    expect(out).toBe("2 dead letters discarded\n0 dead letters discarded\n");
  });

  it("says of an unknown option its name and the usage, and nothing about the parser", async () => {
    expect(await main(["actors", "--colour", "red"])).toBe(2);

    expect(err).toMatch(/^Unknown option '--colour'\.\ncallboard actors /);
  });

  it("waits for a decision no longer than it was told to, with status 3", async () => {
    const pending = {
      ...source(HASH, "1.0.0"),
      state: "pending",
      uploadedBy: "Ada",
      uploadedAt: "2026-01-01T00:00:00.000Z",
      expiresAt: null,
      decision: null,
      zipBytes: 1,
      unpackedBytes: 1,
      files: [],
      imports: [],
      classes: [],
      start: [],
      sameVersion: [],
      isActive: false,
      loadedOn: [],
      runningOn: [],
      bundleMs: 1,
      mayDecide: { allowed: false, reason: null },
    };
    answers = {
      "GET /api/v1/sources": { body: { items: [pending], total: 1 } },
      [`GET /api/v1/sources/${HASH}`]: { body: pending },
    };

    expect(await main(["source", "wait", "hello", "--timeout", "0"])).toBe(3);
  });

  it("says that nobody answers when there is no console, and how to sign in when there is no token", async () => {
    vi.stubEnv("CALLBOARD_URL", "http://127.0.0.1:9");
    expect(await main(["hosts"])).toBe(1);
    vi.stubEnv("CALLBOARD_TOKEN", "");
    vi.stubEnv("XDG_CONFIG_HOME", "/nonexistent");
    expect(await main(["hosts"])).toBe(1);

    expect(err).toContain("No console answers at http://127.0.0.1:9.");
    expect(err).toContain("bad port");
    expect(err).toContain("or run: callboard login");
  });

  it("lists the commands that begin with a word that is none by itself", async () => {
    expect(await main(["source"])).toBe(2);

    expect(err).toContain("callboard source upload");
    expect(err).not.toContain("callboard hosts");
  });
});
