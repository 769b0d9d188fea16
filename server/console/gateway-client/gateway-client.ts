import { WebSocket } from "ws";
import {
  type ConsoleFrame,
  GATEWAY_CALLS,
  type GatewayAnswer,
  type GatewayCallName,
  type GatewayFrame,
  type GatewayRequest,
  MAX_GATEWAY_FRAME_BYTES,
} from "#protocol/gateway";
import { PROTOCOL_VERSION } from "#protocol/version";
import type { Clock } from "../clock.ts";
import { type GatewayState, notConnected } from "./gateway-failure.ts";
import { type CallOptions, PendingCalls } from "./pending-calls.ts";
import { readGatewayFrame } from "./read-gateway-frame.ts";

export type Welcome = Extract<GatewayFrame, { t: "welcome" }>;

/** Names one run of one cluster. What ran in another run is gone, but for what is activated. */
export function runOf({ clusterId, startedAt }: Welcome): string {
  return `${clusterId}@${startedAt}`;
}
/** What the gateway sends without being asked by a call. */
export type GatewayNews = Extract<GatewayFrame, { t: "snapshot" | "delta" | "question" }>;

/** Told of everything that happens on the connection, in order. */
export interface GatewayListener {
  /** After each `welcome`, also after a reconnect; and when a gateway that was silent speaks again. */
  onConnected?(welcome: Welcome): void;
  onLost?(since: Date): void;
  onNews?(news: GatewayNews): void;
}

export interface GatewayClientOptions {
  /** `ws://127.0.0.1:PORT`, or `wss://` for a cluster elsewhere. */
  url: string;
  token: string;
  /** PEM of the authority that signed a remote gateway's certificate. */
  ca?: string;
  clock: Clock;
  /** Pace at which it is looked whether the gateway still speaks, milliseconds; default 500. */
  pulseMs?: number;
  /**
   * For the log: why an attempt failed, or what the gateway said that the protocol does not know. Not said again while
   * it goes on: a connection that stood for ten seconds ends that.
   */
  warn(message: string): void;
}

const PULSE_MS = 500;
/**
 * Pulses between pings, pulses in a row without a word until it counts as silent, and until the connection is given up.
 */
const PING_EVERY = 2;
const SILENT_AFTER = 4;
const GIVE_UP_AFTER = 20;
/** Pulses until a connection counts as one that stands. */
const STOOD_AFTER = 20;
const HANDSHAKE_MS = 5_000;
/** A line of the log; the gateway's own words may be long. */
const MAX_COMPLAINT = 800;

/**
 * The console's one connection to the cluster. It is made again for ever (50 to 500 ms between attempts). A call made
 * while it is lost fails at once with `GATEWAY_LOST`, and so do the calls whose answer had not come when it was closed:
 * those may have happened and are never repeated here. A gateway that says nothing for two seconds counts as lost
 * before its connection is given up (ten seconds); what it was asked before can still be answered.
 */
export class GatewayClient {
  readonly #options: GatewayClientOptions;
  readonly #listeners = new Set<GatewayListener>();
  readonly #pending = new PendingCalls();
  #socket: WebSocket | null = null;
  #retry: NodeJS.Timeout | null = null;
  #attempt = 0;
  #isClosed = false;
  #welcome: Welcome | null = null;
  #state: GatewayState;
  #watchEveryMs: number | null = null;
  #lastComplaint: string | null = null;

  constructor(options: GatewayClientOptions) {
    this.#options = options;
    this.#state = { state: "lost", since: new Date(options.clock.now()), isSilent: false };
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** The cluster that answered last; null before the first connection. */
  get welcome(): Welcome | null {
    return this.#welcome;
  }

  /** Begins to connect. Does not wait for it: listen, or ask `whenConnected`. */
  start(): void {
    if (!this.#socket && !this.#retry && !this.#isClosed) this.#connect();
  }

  /** Ends the connection for good; what waits fails with `GATEWAY_LOST`. */
  close(): void {
    this.#isClosed = true;
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    this.#socket?.close(1000);
    this.#lose(this.#socket, "the console closed the connection");
  }

  /** Returns what ends the listening. A listener's throw is logged and does not reach the others. */
  listen(listener: GatewayListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves at once when connected; rejects with the signal's reason. */
  whenConnected(signal: AbortSignal): Promise<Welcome> {
    if (this.#state.state === "connected" && this.#welcome) return Promise.resolve(this.#welcome);
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const stop = this.listen({
        onConnected: (welcome) => {
          stop();
          signal.removeEventListener("abort", onAbort);
          resolve(welcome);
        },
      });
      const onAbort = () => {
        stop();
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Rejects with `ApiFailure`: what the gateway refused, or `GATEWAY_LOST`; or with the signal's reason. */
  async call<N extends GatewayCallName>(
    name: N,
    request: GatewayRequest<N>,
    options: CallOptions = {},
  ): Promise<GatewayAnswer<N>> {
    if (this.#state.state !== "connected") throw notConnected(this.#state);
    options.signal?.throwIfAborted();
    const parsed = GATEWAY_CALLS[name].request.parse(request);
    const { id, answer } = this.#pending.open(name, options);
    this.#send({ t: "call", id, call: name, request: parsed });
    return answer;
  }

  /** Telemetry from now on, a snapshot first; asked for again by itself after each reconnect. */
  watch(everyMs: number): void {
    this.#watchEveryMs = everyMs;
    if (this.#state.state === "connected") this.#send({ t: "watch", everyMs });
  }

  unwatch(): void {
    if (this.#watchEveryMs === null) return;
    this.#watchEveryMs = null;
    if (this.#state.state === "connected") this.#send({ t: "unwatch" });
  }

  /** A snapshot comes next. */
  resync(): void {
    if (this.#state.state === "connected") this.#send({ t: "resync" });
  }

  #connect(): void {
    this.#retry = null;
    const { url, token, ca } = this.#options;
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${token}` },
      maxPayload: MAX_GATEWAY_FRAME_BYTES,
      handshakeTimeout: HANDSHAKE_MS,
      perMessageDeflate: false,
      ...(ca === undefined ? {} : { ca }),
    });
    this.#socket = socket;
    let welcome: Welcome | null = null;
    let heardAt = new Date(this.#options.clock.now());
    let pulses = 0;
    let silentPulses = 0;
    const heard = () => {
      heardAt = new Date(this.#options.clock.now());
      silentPulses = 0;
      if (welcome && this.#state.isSilent) this.#connected(welcome);
    };
    const welcomeDeadline = setTimeout(() => {
      this.#complain(`the gateway at ${url} said no welcome in ${HANDSHAKE_MS * 2} ms`);
      socket.terminate();
    }, HANDSHAKE_MS * 2);
    // Counted, not measured: a console that was busy itself has heard nothing meanwhile either.
    const pulse = setInterval(() => {
      pulses += 1;
      if (pulses === STOOD_AFTER && welcome) this.#lastComplaint = null;
      silentPulses += 1;
      if (silentPulses > GIVE_UP_AFTER) return socket.terminate();
      if (silentPulses % PING_EVERY === 1 && socket.readyState === WebSocket.OPEN) socket.ping();
      if (silentPulses === SILENT_AFTER && welcome) this.#lost(heardAt, true);
    }, this.#options.pulseMs ?? PULSE_MS);

    socket.on("open", () => this.#send({ t: "hello", protocol: PROTOCOL_VERSION }));
    socket.on("pong", heard);
    socket.on("message", (data, isBinary) => {
      // What was on its way when the connection was given up.
      if (socket.readyState !== WebSocket.OPEN) return;
      heard();
      const frame = readGatewayFrame(data, isBinary, welcome !== null);
      if (typeof frame === "string") {
        this.#complain(`the gateway sent a frame that the protocol does not know (${frame}); connecting again`);
        socket.terminate();
        this.#lose(socket, "the connection was given up");
        return;
      }
      if (frame.t === "welcome") {
        clearTimeout(welcomeDeadline);
        welcome = frame;
      }
      this.#receive(frame);
    });
    socket.on("error", (error) => {
      this.#complain(`${welcome ? "the connection" : "no connection"} to the gateway at ${url}: ${error.message}`);
    });
    socket.on("close", (code) => {
      clearTimeout(welcomeDeadline);
      clearInterval(pulse);
      this.#lose(socket, `the connection was lost (${code})`);
    });
  }

  #receive(frame: GatewayFrame): void {
    switch (frame.t) {
      case "welcome":
        this.#attempt = 0;
        this.#connected(frame);
        break;
      case "refused":
        this.#complain(`the gateway refused a frame: ${frame.error.code} ${frame.error.message}`);
        break;
      case "answer":
        this.#pending.succeed(frame.id, frame.answer);
        break;
      case "failed":
        this.#pending.fail(frame.id, frame.error);
        break;
      default:
        this.#tell((listener) => listener.onNews?.(frame));
    }
  }

  #lose(socket: WebSocket | null, why: string): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#pending.failAll(why);
    if (!this.#isClosed) this.#retry = setTimeout(() => this.#connect(), reconnectDelayMs(this.#attempt++));
    if (this.#state.isSilent) this.#state = { ...this.#state, isSilent: false };
    if (this.#state.state === "connected") this.#lost(new Date(this.#options.clock.now()), false);
  }

  #connected(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#state = { state: "connected", since: new Date(this.#options.clock.now()), isSilent: false };
    if (this.#watchEveryMs !== null) this.#send({ t: "watch", everyMs: this.#watchEveryMs });
    this.#tell((listener) => listener.onConnected?.(welcome));
  }

  #lost(since: Date, isSilent: boolean): void {
    this.#state = { state: "lost", since, isSilent };
    this.#tell((listener) => listener.onLost?.(since));
  }

  #complain(message: string): void {
    if (message === this.#lastComplaint) return;
    this.#lastComplaint = message;
    this.#options.warn(message.slice(0, MAX_COMPLAINT));
  }

  #send(frame: ConsoleFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #tell(tell: (listener: GatewayListener) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        tell(listener);
      } catch (error) {
        this.#options.warn(`a listener of the gateway's connection threw: ${String(error)}`);
      }
    }
  }
}

/**
 * How long to wait before attempt `n` (from 0) to reach the gateway: 50, 100, 200, 400, then 500 ms for as long as it
 * takes.
 * The cap keeps the promise that the console is live again within a second of the gateway's return.
 */
function reconnectDelayMs(attempt: number): number {
  return Math.min(500, 50 * 2 ** Math.min(attempt, 10));
}
