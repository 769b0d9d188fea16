import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { LiveFrame } from "#protocol/live";
import { MAX_LIVE_FRAME_BYTES } from "#protocol/live";
import { encodeCounters } from "#protocol/picture-frames";
import { PROTOCOL_VERSION } from "#protocol/version";
import { type Caller, callerMay } from "../accounts/caller.ts";
import type { Change } from "../changes.ts";
import type { Picture } from "../cluster/picture.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { GatewayClient } from "../gateway-client/gateway-client.ts";
import { BrowserConnection } from "./browser-connection.ts";
import { Coalescer } from "./coalesce.ts";
import { DeltaRing } from "./delta-ring.ts";
import { endsCaller, findEnded } from "./session-sweep.ts";
import { ShownPicture } from "./shown-picture.ts";

export type LiveHubContext = Pick<
  ConsoleContext,
  "authenticate" | "changes" | "clock" | "db" | "isOwnOrigin" | "log" | "sessionEnds" | "settings"
> & { gateway: GatewayClient; picture: Picture };

/** Sockets in all, and of one person: tabs and a few programs. */
const MAX_CONNECTIONS = 1_000;
const MAX_CONNECTIONS_PER_PERSON = 50;
const HEARTBEAT_MS = 1_000;
const SWEEP_MS = 4_000;
/** As often as views made of text look. */
const COUNTERS_MS = 500;
/** Of one thing that changes again and again, browsers are told this often. */
const CHANGED_EVERY_MS = 250;
const HELLO_WITHIN_MS = 10_000;
/** WebSocket close codes of our own: signed out, and the console goes down. */
const CLOSED_SIGNED_OUT = 4401;
const CLOSED_GOING_AWAY = 1001;

/**
 * The browsers' live sockets (`/live`). Every delta is encoded once and the same bytes go to all; how fast one browser
 * reads concerns no other. A socket lives no longer than the session or token that opened it (at most 5 s).
 */
export class LiveHub {
  readonly #context: LiveHubContext;
  readonly #server: WebSocketServer;
  readonly #connections = new Set<BrowserConnection>();
  readonly #ring = new DeltaRing();
  readonly #shown = new ShownPicture();
  /** `ix` of the actors whose counters changed since they were told last. */
  readonly #counted = new Set<number>();
  readonly #changes: Coalescer<Change>;
  readonly #stops: (() => void)[] = [];
  #isClosed = false;
  #cancelBeat: () => void = () => undefined;
  #cancelSweep: () => void = () => undefined;
  #cancelCounters: () => void = () => undefined;

  constructor(context: LiveHubContext) {
    this.#context = context;
    this.#server = new WebSocketServer({ noServer: true, maxPayload: MAX_LIVE_FRAME_BYTES, perMessageDeflate: false });
    const { picture, gateway, changes, sessionEnds } = context;
    this.#changes = new Coalescer(context.clock, CHANGED_EVERY_MS, (change) => this.#sayChanged(change));
    this.#stops.push(
      picture.listen({
        onSnapshot: (snapshot) => {
          this.#shown.restart(snapshot);
          this.#restart(snapshot.epoch, snapshot.seq);
        },
        onDelta: (delta) => {
          for (const ix of delta.gone ?? []) this.#counted.delete(ix);
          for (const part of [delta.born, delta.changed]) for (const ix of part?.ix ?? []) this.#counted.add(ix);
          if (this.#ring.push(this.#shown.next(delta))) for (const connection of this.#connections) connection.pump();
        },
      }),
      gateway.listen({ onConnected: () => this.#sayGateway(), onLost: () => this.#sayGateway() }),
      changes.subscribe((change) => this.#changes.take(`${change.topic} ${change.id ?? ""}`, change)),
      sessionEnds.subscribe((end) => this.#end((caller) => endsCaller(end, caller))),
    );
    this.#beat();
    this.#sweepLater();
    this.#tellCountersLater();
  }

  /** Open sockets. */
  get size(): number {
    return this.#connections.size;
  }

  /** For the HTTP server's `upgrade` event on `/live`. Never rejects: a refused upgrade is answered with its status. */
  async handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    try {
      const caller = await this.#context.authenticate(headersOf(request));
      const refused = this.#refusal(caller, request.headers.origin ?? null);
      if (refused || !caller) {
        refuse(socket, refused ?? "401 Unauthorized");
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        const connection = new BrowserConnection({
          socket: webSocket,
          caller,
          ring: this.#ring,
          now: () => this.#context.clock.now(),
          hold: () => this.#context.picture.hold(),
          greet: (greeted) => {
            greeted.send({ t: "welcome", protocol: PROTOCOL_VERSION, version: this.#context.settings.version });
            greeted.send(this.#gatewayFrame());
          },
          onLook: (looking) => this.#tellCounters([looking], []),
        });
        this.#connections.add(connection);
        const cancelHello = this.#context.clock.after(HELLO_WITHIN_MS, () => {
          if (!connection.hasGreeted) connection.refuse("BAD_REQUEST", `no hello in ${HELLO_WITHIN_MS} ms`);
        });
        webSocket.on("close", () => {
          cancelHello();
          this.#connections.delete(connection);
        });
      });
    } catch (error) {
      this.#context.log.error({ err: error }, "a live socket could not be opened");
      refuse(socket, "500 Internal Server Error");
    }
  }

  /** Closes every socket; the hub takes no more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelBeat();
    this.#cancelSweep();
    this.#cancelCounters();
    for (const stop of this.#stops) stop();
    this.#changes.close();
    for (const connection of this.#connections) connection.close(CLOSED_GOING_AWAY, "the console stops");
    this.#server.close();
  }

  #refusal(caller: Caller | null, origin: string | null): string | null {
    if (this.#isClosed) return "503 Service Unavailable";
    if (!caller) return "401 Unauthorized";
    if ((caller.via === "session" || origin !== null) && !this.#context.isOwnOrigin(origin)) return "403 Forbidden";
    if (!callerMay(caller, "view")) return "403 Forbidden";
    if (this.#connections.size >= MAX_CONNECTIONS) return "503 Service Unavailable";
    const own = [...this.#connections].filter((connection) => connection.caller.id === caller.id).length;
    return own >= MAX_CONNECTIONS_PER_PERSON ? "429 Too Many Requests" : null;
  }

  /** A snapshot at the very place where the deltas stand says nothing new. */
  #restart(epoch: string, seq: number): void {
    if (this.#ring.epoch === epoch && this.#ring.last === seq) return;
    this.#ring.restart(epoch, seq);
    for (const connection of this.#connections) connection.gap();
  }

  #tellCountersLater(): void {
    this.#cancelCounters = this.#context.clock.after(COUNTERS_MS, () => {
      this.#tellCounters(this.#connections, [...this.#counted]);
      this.#counted.clear();
      this.#tellCountersLater();
    });
  }

  /** Those who look at everything get the same bytes; those who look at few get theirs. */
  #tellCounters(connections: Iterable<BrowserConnection>, counted: readonly number[]): void {
    const model = this.#context.picture.last;
    if (!model) return;
    let ofAll: Uint8Array | null = null;
    for (const connection of connections) {
      const looks = connection.looksAt;
      if (!looks) connection.missCounters();
      else if (looks.look === "all" && !looks.lacksThem) {
        if (counted.length === 0) continue;
        ofAll ??= encodeCounters(model.counters(counted));
        connection.sendCounters(ofAll);
      } else if (looks.look === "all") connection.sendCounters(encodeCounters(model.counters(model.columns.ix)));
      else {
        const { look, lacksThem } = looks;
        const wanted = lacksThem ? [...look] : counted.filter((ix) => look.has(ix));
        if (wanted.length > 0) connection.sendCounters(encodeCounters(model.counters(wanted)));
      }
    }
  }

  #beat(): void {
    this.#cancelBeat = this.#context.clock.after(HEARTBEAT_MS, () => {
      const frame = encode({ t: "heartbeat", at: new Date(this.#context.clock.now()).toISOString() });
      for (const connection of this.#connections) connection.heartbeat(frame);
      this.#beat();
    });
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#context.clock.after(SWEEP_MS, () => {
      void this.#sweep()
        .catch((error: unknown) => this.#context.log.warn({ err: error }, "live sessions could not be checked"))
        .finally(() => {
          if (!this.#isClosed) this.#sweepLater();
        });
    });
  }

  async #sweep(): Promise<void> {
    if (this.#connections.size === 0) return;
    const callers = [...this.#connections].map((connection) => connection.caller);
    const ended = await findEnded(this.#context.db, this.#context.clock, callers);
    this.#end((caller) => ended.has(caller));
  }

  #end(isEnded: (caller: Caller) => boolean): void {
    for (const connection of this.#connections)
      if (isEnded(connection.caller))
        connection.refuse("UNAUTHENTICATED", "your session or token has ended", CLOSED_SIGNED_OUT);
  }

  #sayGateway(): void {
    const frame = encode(this.#gatewayFrame());
    for (const connection of this.#greeted()) connection.sendEncoded(frame);
  }

  #gatewayFrame(): LiveFrame {
    const { state, since, isSilent } = this.#context.gateway.state;
    return { t: "gateway", state: isSilent ? "silent" : state, since: since.toISOString() };
  }

  /** People's ids concern only those whom they are about. */
  #sayChanged({ topic, id }: Change): void {
    const isOpen = topic === "sources" || topic === "rollouts";
    const frame = encode({ t: "changed", topic, id: isOpen ? id : null });
    for (const connection of this.#greeted())
      if (topic !== "me" || id === null || id === connection.caller.id) connection.sendEncoded(frame);
  }

  #greeted(): BrowserConnection[] {
    return [...this.#connections].filter((connection) => connection.hasGreeted);
  }
}

function encode(frame: LiveFrame): Buffer {
  return Buffer.from(JSON.stringify(frame));
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    for (const one of [value ?? []].flat()) headers.append(name, one);
  return headers;
}
