import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type LiveFrame, liveFrameSchema } from "#protocol/live";
import type { Caller } from "../accounts/caller.ts";
import type { SessionEnd } from "../accounts/session-ends.ts";
import { createBroadcast } from "../broadcast.ts";
import type { Change } from "../changes.ts";
import { type Clock, systemClock } from "../clock.ts";
import { Picture } from "../cluster/picture.ts";
import type { Database } from "../database/database.ts";
import { FakeGateway } from "../gateway-client/fake-gateway.ts";
import { GatewayClient } from "../gateway-client/gateway-client.ts";
import { LiveHub } from "./live-hub.ts";

const ada: Caller = {
  id: "ada",
  name: "Ada",
  email: "ada@example.org",
  role: "viewer",
  via: "session",
  canDecide: false,
  sessionId: "session-1",
  tokenId: null,
  provedAtMs: null,
};

/** What a browser has received, and waiting for more. */
class Browser {
  readonly frames: LiveFrame[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  #wake: () => void = () => undefined;

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers });
    this.closed = new Promise((resolve) => this.socket.on("close", resolve));
    this.socket.on("message", (data) => {
      this.frames.push(liveFrameSchema.parse(JSON.parse(String(data))));
      this.#wake();
    });
  }

  say(frame: unknown) {
    this.socket.send(JSON.stringify(frame));
  }

  /** Acknowledges every fourth delta. */
  draw() {
    this.socket.on("message", () => {
      const drawn = this.frames.at(-1);
      if (drawn?.t === "delta" && drawn.seq % 4 === 0) this.say({ t: "ack", seq: drawn.seq });
    });
  }

  async next<T extends LiveFrame["t"]>(t: T, nth = 1): Promise<Extract<LiveFrame, { t: T }>> {
    for (;;) {
      const found = this.frames.filter((frame) => frame.t === t)[nth - 1];
      if (found) return found as Extract<LiveFrame, { t: T }>;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  count(t: LiveFrame["t"]) {
    return this.frames.filter((frame) => frame.t === t).length;
  }
}

describe("the live hub", () => {
  let gateway: FakeGateway;
  let client: GatewayClient;
  let picture: Picture;
  let hub: LiveHub;
  let server: Server;
  let beats: (() => void)[];
  let callers: Map<string, Caller>;
  let validSessions: string[];
  const changes = createBroadcast<Change>(() => undefined);
  const sessionEnds = createBroadcast<SessionEnd>(() => undefined);

  beforeEach(async () => {
    gateway = new FakeGateway();
    await gateway.start();
    client = new GatewayClient({ url: gateway.url, token: gateway.token, clock: systemClock, warn: () => undefined });
    client.start();
    await client.whenConnected(AbortSignal.timeout(2_000));
    picture = new Picture({ client, everyMs: 50, lingerMs: 20 });
    beats = [];
    callers = new Map([["ada", ada]]);
    validSessions = ["session-1"];
    const clock: Clock = {
      now: () => Date.now(),
      after(_ms, then) {
        beats.push(then);
        return () => {
          beats = beats.filter((beat) => beat !== then);
        };
      },
    };
    const db = {
      session: { findMany: () => Promise.resolve(validSessions.map((id) => ({ id }))) },
      apiToken: { findMany: () => Promise.resolve([]) },
    } as unknown as Database;
    hub = new LiveHub({
      authenticate: (headers) => Promise.resolve(callers.get(headers.get("x-who") ?? "") ?? null),
      changes,
      clock,
      db,
      isOwnOrigin: (origin) => origin === "http://localhost:3000",
      log: pino({ level: "silent" }),
      sessionEnds,
      settings: { version: "0.1.0" } as never,
      gateway: client,
      picture,
    });
    server = createServer();
    server.on("upgrade", (request, socket, head) => void hub.handleUpgrade(request, socket, head));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    hub.close();
    picture.close();
    client.close();
    await gateway.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function browse(who = "ada", origin = "http://localhost:3000") {
    const { port } = server.address() as AddressInfo;
    return new Browser(`ws://127.0.0.1:${port}/live`, { "x-who": who, origin });
  }
  async function greeted(who = "ada") {
    const browser = browse(who);
    await once(browser.socket, "open");
    browser.say({ t: "hello", protocol: 1 });
    await browser.next("gateway");
    return browser;
  }
  async function watching() {
    const browser = await greeted();
    const { epoch, seq } = await picture.fresh();
    browser.say({ t: "watch", epoch, seq });
    await gateway.until(() => gateway.isWatched);
    return browser;
  }
  const status = (browser: Browser) =>
    new Promise((resolve) =>
      browser.socket.on("unexpected-response", (_request, answer) => resolve(answer.statusCode)),
    );

  it("greets with its version and the gateway's state", async () => {
    const browser = await greeted();

    expect(browser.frames.map((frame) => frame.t)).toEqual(["welcome", "gateway"]);
    expect(await browser.next("gateway")).toMatchObject({ state: "connected" });
  });

  it("opens for nobody without a session", async () => {
    expect(await status(browse("stranger"))).toBe(401);
  });

  it("opens for no page of another origin", async () => {
    expect(await status(browse("ada", "http://evil.example"))).toBe(403);
  });

  it("closes at a frame that is none of the protocol's", async () => {
    const browser = await greeted();

    browser.say({ t: "watch", epoch: "e", seq: 0, extra: 1 });

    expect(await browser.next("refused")).toMatchObject({ code: "BAD_REQUEST" });
    expect(await browser.closed).toBe(1008);
  });

  it("closes when the first frame is not hello", async () => {
    const browser = browse();
    await once(browser.socket, "open");

    browser.say({ t: "unwatch" });

    expect(await browser.closed).toBe(1008);
  });

  it("refuses another version of the protocol", async () => {
    const browser = browse();
    await once(browser.socket, "open");

    browser.say({ t: "hello", protocol: 99 });

    expect(await browser.next("refused")).toMatchObject({ code: "PROTOCOL_VERSION" });
  });

  it("closes at a frame over 16 KiB", async () => {
    const browser = await greeted();

    browser.say({ t: "watch", epoch: "e".repeat(17 * 1024), seq: 0 });

    expect(await browser.closed).toBe(1009);
  });

  it("closes when more frames come than a browser needs", async () => {
    const browser = await greeted();

    for (let n = 0; n < 200; n++) browser.say({ t: "unwatch" });

    expect(await browser.next("refused")).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("sends each delta after the snapshot that the browser has", async () => {
    const browser = await watching();

    gateway.delta({ classes: ["Hello"] });
    gateway.delta({ classes: ["World"] });

    expect(await browser.next("delta", 2)).toMatchObject({ seq: 2, classes: ["World"] });
    expect(await browser.next("delta", 1)).toMatchObject({ seq: 1, classes: ["Hello"] });
  });

  it("catches a browser up that watches from an older snapshot", async () => {
    const first = await watching();
    gateway.delta({ classes: ["Hello"] });
    await first.next("delta");

    const late = await greeted();
    late.say({ t: "watch", epoch: "epoch-1", seq: 0 });

    expect(await late.next("delta")).toMatchObject({ seq: 1 });
  });

  it("answers gap to a browser whose snapshot is of another epoch", async () => {
    const browser = await watching();

    browser.say({ t: "watch", epoch: "long-ago", seq: 3 });

    await browser.next("gap");
  });

  it("sends no more than eight deltas ahead of what was drawn, then goes on where it stood", async () => {
    const slow = await watching();
    const quick = await watching();
    quick.draw();

    for (let n = 0; n < 20; n++) gateway.delta({ classes: [`C${n}`] });
    await quick.next("delta", 20);
    expect(slow.count("delta")).toBe(8);

    slow.say({ t: "ack", seq: 8 });
    expect(await slow.next("delta", 16)).toMatchObject({ seq: 16 });
  });

  it("gives a browser that draws nothing a gap, while another goes on", async () => {
    const stalled = await watching();
    const quick = await watching();
    quick.draw();

    for (let n = 1; n <= 300; n++) {
      gateway.delta({ classes: [`C${n}`] });
      if (n % 8 === 0) await quick.next("delta", n);
    }

    await stalled.next("gap");
    await quick.next("delta", 300);
    expect(stalled.count("delta")).toBe(8);
  });

  it("gives a gap when the gateway began anew", async () => {
    const browser = await watching();

    gateway.snapshot = { ...gateway.snapshot, epoch: "epoch-2" };
    await gateway.stop();
    await gateway.start();

    expect((await browser.next("gateway", 2)).state).toBe("lost");
    expect((await browser.next("gateway", 3)).state).toBe("connected");
    await browser.next("gap");
  });

  it("beats every second", async () => {
    const browser = await greeted();

    for (const beat of [...beats]) beat();

    await browser.next("heartbeat");
  });

  it("says which part of the console's data changed", async () => {
    const browser = await greeted();

    changes.tell({ topic: "sources", id: "abc" });
    changes.tell({ topic: "me", id: "somebody-else" });
    changes.tell({ topic: "people", id: "bob" });

    expect(await browser.next("changed")).toEqual({ t: "changed", topic: "sources", id: "abc" });
    expect(await browser.next("changed", 2)).toEqual({ t: "changed", topic: "people", id: null });
  });

  it("says once more, not a hundred times, what changes a hundred times", async () => {
    const browser = await greeted();

    for (let n = 0; n < 100; n++) changes.tell({ topic: "rollouts", id: "r" });
    for (const beat of [...beats]) beat();
    changes.tell({ topic: "sources", id: "last" });

    expect(await browser.next("changed", 3)).toMatchObject({ topic: "sources" });
    expect(browser.frames.filter((frame) => frame.t === "changed" && frame.topic === "rollouts")).toHaveLength(2);
  });

  it("closes the sockets of a session that ends, and no others", async () => {
    callers.set("bob", { ...ada, id: "bob", sessionId: "session-2" });
    const browser = await greeted();
    const other = await greeted("bob");

    sessionEnds.tell({ sessionId: "session-1" });

    expect(await browser.closed).toBe(4401);
    expect(other.socket.readyState).toBe(WebSocket.OPEN);
  });

  it("closes the sockets of a session that expired", async () => {
    const browser = await greeted();

    validSessions = [];
    for (const beat of [...beats]) beat();

    expect(await browser.closed).toBe(4401);
  });

  it("ends the telemetry when the last browser leaves", async () => {
    const browser = await watching();

    browser.socket.close();

    await gateway.until(() => !gateway.isWatched);
  });
});
