import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { type ConsoleFrame, consoleFrameSchema, type GatewayFrame } from "#protocol/gateway";
import { PROTOCOL_VERSION } from "#protocol/version";
import { seededRandom } from "./random.ts";
import { type ClusterSize, SimulatedCluster } from "./simulated-cluster.ts";

/** Read by consoles as one that is behind: it gets a snapshot when this much is gone. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

interface Watch {
  everyMs: number;
  timer: NodeJS.Timeout;
}

/**
 * The gateway's side of the protocol on a loopback socket, with a `SimulatedCluster` behind it: telemetry while a
 * console watches, nothing else. It changes only while it is watched. Calls that would change something are refused.
 */
export class SimulatedGateway {
  readonly token: string;
  readonly cluster: SimulatedCluster;
  /** Bytes of telemetry sent since the start. */
  sentBytes = 0;
  /** Called with each delta that was sent, after it. */
  onDelta: (seq: number, changed: number) => void = () => undefined;
  readonly #startedAt: string;
  readonly #watches = new Map<WebSocket, Watch>();
  readonly #now: () => number;
  #server: WebSocketServer | null = null;

  constructor(size: ClusterSize, token: string, now: () => number = Date.now) {
    this.token = token;
    this.#now = now;
    this.#startedAt = new Date(now()).toISOString();
    this.cluster = new SimulatedCluster(size, seededRandom(1), now());
  }

  get isWatched(): boolean {
    return this.#watches.size > 0;
  }

  /** Answers the port. */
  async start(port = 0): Promise<number> {
    const server = new WebSocketServer({ host: "127.0.0.1", port, perMessageDeflate: false });
    this.#server = server;
    server.on("connection", (socket, request) => {
      if (request.headers.authorization !== `Bearer ${this.token}`) return socket.close(4401);
      socket.on("message", (data) => this.#receive(socket, consoleFrameSchema.parse(JSON.parse(String(data)))));
      socket.on("close", () => this.#unwatch(socket));
    });
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of server?.clients ?? []) socket.terminate();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #receive(socket: WebSocket, frame: ConsoleFrame): void {
    if (frame.t === "hello") this.#welcome(socket);
    else if (frame.t === "watch") this.#watch(socket, frame.everyMs);
    else if (frame.t === "resync") this.#send(socket, this.cluster.snapshot(this.#now()));
    else if (frame.t === "unwatch") this.#unwatch(socket);
    else this.#call(socket, frame);
  }

  #welcome(socket: WebSocket): void {
    const { convention, engine, epoch } = this.cluster;
    this.#send(socket, {
      t: "welcome",
      protocol: PROTOCOL_VERSION,
      convention,
      engine,
      clusterId: epoch,
      gateway: "host-0000:1.1",
      startedAt: this.#startedAt,
    });
  }

  #watch(socket: WebSocket, everyMs: number): void {
    this.#unwatch(socket);
    this.#watches.set(socket, { everyMs, timer: setInterval(() => this.#tick(), everyMs) });
    this.cluster.advance(this.#now());
    this.#send(socket, this.cluster.snapshot(this.#now()));
  }

  #unwatch(socket: WebSocket): void {
    const watch = this.#watches.get(socket);
    if (watch) clearInterval(watch.timer);
    this.#watches.delete(socket);
  }

  #tick(): void {
    const delta = this.cluster.advance(this.#now());
    if (!delta) return;
    const text = JSON.stringify(delta);
    for (const socket of this.#watches.keys()) {
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) continue;
      socket.send(text);
      this.sentBytes += text.length;
    }
    this.onDelta(delta.seq, delta.changed?.ix.length ?? 0);
  }

  #call(socket: WebSocket, { id, call, request }: Extract<ConsoleFrame, { t: "call" }>): void {
    const answer = this.#answer(call, request);
    if (answer) this.#send(socket, { t: "answer", id, ok: true, answer });
    else {
      const message = `a simulated gateway answers no ${call}`;
      this.#send(socket, {
        t: "failed",
        id,
        ok: false,
        error: { code: "NOT_SUPPORTED", message, remedy: "Start a real cluster to do this." },
      });
    }
  }

  #answer(call: string, request: unknown): unknown {
    const totals = { seen: 0, kept: 0, discarded: 0, resent: 0, ungrouped: 0 };
    switch (call) {
      case "source.list":
        return { sources: [] };
      case "deadLetters.list":
        return { items: [], matching: 0, totals };
      case "deadLetters.groups":
        return { groups: [], totals };
      case "actor.logs":
        return { actor: [], realm: [] };
      case "actor.describe":
        return this.cluster.describe((request as { target: string }).target);
      default:
        return null;
    }
  }

  #send(socket: WebSocket, frame: GatewayFrame): void {
    const text = JSON.stringify(frame);
    if (frame.t === "snapshot") this.sentBytes += text.length;
    socket.send(text);
  }
}
