import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { MAX_CONSOLE_FRAME_BYTES } from "#protocol/gateway";
import { carriesToken } from "./token-check.ts";

const MAX_CONSOLES = 16;
const PING_EVERY_MS = 10_000;

export interface ListenOptions {
  host: string;
  port: number;
  /** SHA-256 of the token. */
  tokenDigest: Buffer;
  /** Connections at once; one more is answered 503. Default 16. */
  maxConsoles?: number;
  /** A console that has not answered a ping when the next is due is cut off. Default 10,000. */
  pingEveryMs?: number;
}

/** `wire` is what the socket reads from. */
type OnConsole = (socket: WebSocket, wire: Duplex) => void;

/** Listens for consoles: HTTP that only upgrades, and only for who carries the token (401 else). */
export class ConsoleServer {
  readonly #tokenDigest: Buffer;
  readonly #maxConsoles: number;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #answered = new WeakSet<WebSocket>();
  #pings: NodeJS.Timeout | null = null;

  private constructor(tokenDigest: Buffer, maxConsoles: number, onConsole: OnConsole) {
    this.#tokenDigest = tokenDigest;
    this.#maxConsoles = maxConsoles;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_CONSOLE_FRAME_BYTES,
      perMessageDeflate: false,
    });
    this.#http = createServer((_request, response) => {
      response.writeHead(426, { "content-type": "text/plain" });
      response.end("This is Callboard's gateway; it speaks WebSocket.\n");
    });
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    this.#sockets.on("connection", (socket: WebSocket, { socket: wire }: IncomingMessage) => {
      this.#answered.add(socket);
      socket.on("pong", () => this.#answered.add(socket));
      // ws says by a code what was wrong with a frame. Cut off at once, the peer would not read it: the wire ends
      // behind it.
      socket.on("error", () => wire.end());
      onConsole(socket, wire);
    });
  }

  /** Rejects with Node's error (`EADDRINUSE`, …) when it cannot listen. */
  static async listen(
    { host, port, tokenDigest, maxConsoles = MAX_CONSOLES, pingEveryMs = PING_EVERY_MS }: ListenOptions,
    onConsole: OnConsole,
  ): Promise<ConsoleServer> {
    const server = new ConsoleServer(tokenDigest, maxConsoles, onConsole);
    await new Promise<void>((resolve, reject) => {
      server.#http.once("error", reject);
      server.#http.listen(port, host, resolve);
    });
    server.#pings = setInterval(() => server.#ping(), pingEveryMs).unref();
    return server;
  }

  get port(): number {
    const address = this.#http.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  /** Every connection is ended; settles when the port is free. */
  async close(): Promise<void> {
    if (this.#pings) clearInterval(this.#pings);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    if (!carriesToken(request.headers.authorization, this.#tokenDigest))
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
    else if (this.#sockets.clients.size >= this.#maxConsoles)
      socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
    else
      this.#sockets.handleUpgrade(request, socket, head, (upgraded) =>
        this.#sockets.emit("connection", upgraded, request),
      );
  }

  #ping(): void {
    for (const socket of this.#sockets.clients) {
      if (!this.#answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }
}
