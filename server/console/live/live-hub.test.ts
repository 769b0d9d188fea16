import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ACTIVITY, type ActorActivity, newActivity } from "#protocol/actor-counters";
import { type LiveFrame, liveFrameSchema } from "#protocol/live";
import type { PictureDelta } from "#protocol/picture";
import { decodeLive, type LivePictureFrame } from "#protocol/picture-frames";
import { columnsOf } from "#protocol/rows";
import type { TopologySnapshot } from "#protocol/topology";
import type { Caller } from "../accounts/caller.ts";
import { createBroadcast } from "../broadcast.ts";
import type { Change } from "../changes.ts";
import { type Clock, systemClock } from "../clock.ts";
import { Picture } from "../cluster/picture.ts";
import type { Database } from "../database/database.ts";
import { FakeGateway } from "../gateway-client/fake-gateway.testbed.ts";
import { GatewayClient } from "../gateway-client/gateway-client.ts";
import type { SessionEnd } from "../sessions/end-sessions.ts";
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

type Heard = LiveFrame | LivePictureFrame;

/** What a browser has received, and waiting for more. */
class Browser {
  readonly frames: Heard[] = [];

  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  #wake: () => void = () => undefined;

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers });
    this.closed = new Promise((resolve) => this.socket.on("close", resolve));
    this.socket.on("message", (data: Buffer, isBinary) => {
      this.frames.push(isBinary ? decodeLive(data) : liveFrameSchema.parse(JSON.parse(String(data))));
      this.#wake();
    });
  }

  say(frame: unknown) {
    this.socket.send(JSON.stringify(frame));
  }

  /** Acknowledges every third delta. */
  draw() {
    this.socket.on("message", () => {
      const drawn = this.frames.at(-1);
      if (drawn?.t === "delta" && this.count("delta") % 3 === 0) this.say({ t: "ack", seq: drawn.delta.seq });
    });
  }

  /** The classes of all deltas so far, in order. */
  get classes(): string[] {
    return this.frames.flatMap((frame) => (frame.t === "delta" ? (frame.delta.classes ?? []) : []));
  }

  /** Resolves when its deltas have led it to `seq`. */
  async reach(seq: number): Promise<PictureDelta> {
    for (let nth = 1; ; nth++) {
      const { delta } = await this.next("delta", nth);
      if (delta.seq >= seq) return delta;
    }
  }

  async next<T extends Heard["t"]>(t: T, nth = 1): Promise<Extract<Heard, { t: T }>> {
    for (;;) {
      const found = this.frames.filter((frame) => frame.t === t)[nth - 1];
      if (found) return found as Extract<Heard, { t: T }>;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  count(t: Heard["t"]) {
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
    picture = new Picture({ client, everyMs: 50, lingerMs: 0 });
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
    // Until the hub has read that it watches: a picture that rested between would be past the snapshot that it has.
    const release = picture.hold();
    const { epoch, seq } = await picture.fresh();
    browser.say({ t: "watch", epoch, seq });
    browser.socket.ping();
    await once(browser.socket, "pong");
    release();
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
    const first = await browser.next("delta");
    gateway.delta({ classes: ["World"] });
    const second = await browser.next("delta", 2);

    expect(first.delta).toMatchObject({ from: 0, seq: 1, classes: ["Hello"] });
    expect(second.delta).toMatchObject({ from: 1, seq: 2, classes: ["World"] });
  });

  it("catches a browser up that watches from an older snapshot", async () => {
    const first = await watching();
    gateway.delta({ classes: ["Hello"] });
    await first.next("delta");

    const late = await greeted();
    late.say({ t: "watch", epoch: "epoch-1", seq: 0 });

    expect(await late.next("delta")).toMatchObject({ delta: { seq: 1 } });
  });

  it("answers gap to a browser whose snapshot is of another epoch", async () => {
    const browser = await watching();

    browser.say({ t: "watch", epoch: "long-ago", seq: 3 });

    await browser.next("gap");
  });

  it("sends no more than four deltas ahead of what was drawn, then all that came meanwhile as one", async () => {
    const slow = await watching();
    const quick = await watching();
    quick.draw();

    for (let n = 1; n <= 20; n++) {
      gateway.delta({ classes: [`C${n}`] });
      await quick.reach(n);
    }
    expect(slow.count("delta")).toBe(4);
    slow.say({ t: "ack", seq: 4 });

    expect(await slow.next("delta", 5)).toMatchObject({ delta: { from: 4, seq: 20 } });
    expect(slow.classes).toEqual(quick.classes);
  });

  it("gives a browser that draws nothing a gap, while another goes on", async () => {
    const stalled = await watching();
    const quick = await watching();
    quick.draw();

    for (let n = 1; n <= 300; n++) {
      gateway.delta({ classes: [`C${n}`] });
      await quick.reach(n);
    }

    await stalled.next("gap");
    expect(quick.classes).toHaveLength(300);
    expect(stalled.count("delta")).toBe(4);
  });

  it("sends nothing of a change that no picture shows, and leads over it with the next", async () => {
    gateway.snapshot = oneActor(gateway.snapshot);
    const browser = await watching();

    gateway.delta({ changed: counters({ received: 6 }) });
    const { delta: first } = await browser.next("delta");
    gateway.delta({ changed: counters({ received: 6 }) });
    gateway.delta({ changed: counters({ received: 6, depth: 3 }) });
    const { delta: second } = await browser.next("delta", 2);

    expect(first).toMatchObject({ seq: 1, received: 1 });
    expect(first.changed).toBeUndefined();
    expect(second).toMatchObject({ from: 1, seq: 3, received: 0, changed: { depth: Float64Array.of(3) } });
  });

  it("tells the counters of an actor only to those who look at it", async () => {
    gateway.snapshot = oneActor(gateway.snapshot);
    const looking = await watching();
    const other = await watching();
    looking.say({ t: "look", at: [7, 99] });
    const first = await looking.next("counters");

    gateway.delta({ changed: counters({ received: 9, failed: 2 }) });
    await looking.next("delta");
    for (const beat of [...beats]) beat();
    const second = await looking.next("counters", 2);

    expect(first.counters).toMatchObject({ ix: Int32Array.of(7), received: Float64Array.of(5) });
    expect(second.counters).toMatchObject({ received: Float64Array.of(9), failed: Float64Array.of(2) });
    expect(other.count("counters")).toBe(0);
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

function oneActor(empty: TopologySnapshot): TopologySnapshot {
  const same = { class: [0], source: [-1], host: [0], parent: [-1], name: [null] };
  return { ...empty, classes: ["Cart"], actors: { ...same, address: ["north:1.1"], ...counters({ received: 5 }) } };
}

function counters(told: Partial<ActorActivity>) {
  return { ix: [7], ...columnsOf([{ ...newActivity(0), ...told }], ACTIVITY) };
}
