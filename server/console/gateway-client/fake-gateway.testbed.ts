import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { ApiError } from "#protocol/error";
import {
  consoleFrameSchema,
  GATEWAY_CALLS,
  type GatewayAnswer,
  type GatewayCallName,
  type GatewayFrame,
  type GatewayRequest,
} from "#protocol/gateway";
import { emptyColumns } from "#protocol/rows";
import { ACTOR_COLUMNS, type TopologyDelta, type TopologySnapshot } from "#protocol/topology";
import { PROTOCOL_VERSION } from "#protocol/version";

type Answerer<N extends GatewayCallName> = (request: GatewayRequest<N>) => GatewayAnswer<N> | Promise<GatewayAnswer<N>>;

/** Thrown by a test's answerer: the gateway refuses the call with this error. */
export class FakeRefusal extends Error {
  readonly error: ApiError;
  constructor(error: ApiError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * A gateway for tests: the real protocol on a real loopback socket, with answers that the test gives. It keeps what was
 * asked of it, and can be stopped and started again on the same port like a gateway that was restarted.
 */
export class FakeGateway {
  readonly token = "fake-gateway-token";
  /** Another one: the cluster has started again. */
  startedAt = "2026-01-01T00:00:00.000Z";
  protocol: number = PROTOCOL_VERSION;
  snapshot: TopologySnapshot = emptySnapshot();
  /** Every call in the order it came. */
  readonly calls: { call: GatewayCallName; request: unknown }[] = [];
  isWatched = false;
  #server: WebSocketServer | null = null;
  #port = 0;
  readonly #sockets = new Set<WebSocket>();
  readonly #answerers = new Map<GatewayCallName, (request: never) => unknown>();
  readonly #waiters = new Set<() => void>();

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: this.#port });
    this.#server = server;
    server.on("connection", (socket, request) => {
      if (request.headers.authorization !== `Bearer ${this.token}`) return socket.close(4401);
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("message", (data) => this.#receive(socket, String(data)));
    });
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
  }

  /** All connections break off, as when the gateway's process is killed. */
  async stop(): Promise<void> {
    this.isWatched = false;
    for (const socket of this.#sockets) socket.terminate();
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Reads nothing and says nothing, pongs included, as a process that was stopped; its connections stand. */
  freeze(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  thaw(): void {
    for (const socket of this.#sockets) socket.resume();
  }

  answer<N extends GatewayCallName>(call: N, answerer: Answerer<N>): void {
    this.#answerers.set(call, answerer as (request: never) => unknown);
  }

  /** The requests of one call, in order. */
  asked<N extends GatewayCallName>(call: N): GatewayRequest<N>[] {
    return this.calls.filter((entry) => entry.call === call).map((entry) => entry.request as GatewayRequest<N>);
  }

  /** Resolves when the claim is true; looked at again after each frame. */
  until(claim: () => boolean): Promise<void> {
    if (claim()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (!claim()) return;
        this.#waiters.delete(look);
        resolve();
      };
      this.#waiters.add(look);
    });
  }

  /** Sends a delta to all, with the next sequence number of the snapshot's epoch. */
  delta(change: Partial<TopologyDelta>): void {
    this.snapshot = { ...this.snapshot, seq: this.snapshot.seq + 1 };
    const { epoch, seq, at } = this.snapshot;
    this.send({ t: "delta", epoch, seq, at, ...change });
  }

  send(frame: GatewayFrame): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(frame));
  }

  sendRaw(data: string | Buffer): void {
    for (const socket of this.#sockets) socket.send(data);
  }

  /** Resolves when what was sent has been read, or the connection is gone. */
  async wasRead(): Promise<void> {
    const readers = [...this.#sockets].map(async (socket) => {
      socket.ping();
      await Promise.race([once(socket, "pong"), once(socket, "close")]);
    });
    await Promise.all(readers);
  }

  #receive(socket: WebSocket, text: string): void {
    const reply = (frame: GatewayFrame) => socket.send(JSON.stringify(frame));
    const frame = consoleFrameSchema.parse(JSON.parse(text));
    if (frame.t === "hello") {
      reply({
        t: "welcome",
        protocol: this.protocol,
        convention: this.snapshot.convention,
        engine: this.snapshot.engine,
        clusterId: "cluster-1",
        gateway: "north:0.1",
        startedAt: this.startedAt,
      });
    } else if (frame.t === "watch" || frame.t === "resync") {
      this.isWatched = true;
      reply(this.snapshot);
    } else if (frame.t === "unwatch") this.isWatched = false;
    else void this.#call(reply, frame.id, frame.call, frame.request);
    for (const look of [...this.#waiters]) look();
  }

  async #call(reply: (frame: GatewayFrame) => void, id: number, call: GatewayCallName, raw: unknown): Promise<void> {
    const request = GATEWAY_CALLS[call].request.parse(raw);
    this.calls.push({ call, request });
    const answerer = this.#answerers.get(call);
    try {
      if (!answerer)
        throw new FakeRefusal({ code: "NOT_SUPPORTED", message: `the test answers no ${call}`, remedy: "answer it" });
      const answer = await answerer(request as never);
      reply({ t: "answer", id, ok: true, answer: GATEWAY_CALLS[call].answer.parse(answer) });
    } catch (error) {
      if (!(error instanceof FakeRefusal)) throw error;
      reply({ t: "failed", id, ok: false, error: error.error });
    }
  }
}

export function emptySnapshot(): TopologySnapshot {
  return {
    t: "snapshot",
    epoch: "epoch-1",
    seq: 0,
    at: "2026-01-01T00:00:00.000Z",
    convention: "test",
    engine: "local",
    hosts: [],
    classes: [],
    sources: [],
    actors: emptyColumns(ACTOR_COLUMNS),
  };
}
