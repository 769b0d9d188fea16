import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Console } from "../create-console.ts";
import { isDecodable } from "../http/create-api.ts";
import type { Settings } from "../settings/settings.ts";
import { StartFailure } from "../start-failure.ts";
import { DATA_POLICY, guardRefusals, pagePolicy, setSecurityHeaders } from "./security-headers.ts";

/** Next, or nothing of it in tests. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

export interface Serving {
  /** Takes no more, and resolves when all that was open has ended; what has not after `deadlineMs` is cut off. */
  stop(deadlineMs: number): Promise<void>;
}

/** A path of a page that there is not, for pages to say so. */
const NO_PAGE = "/not-found";

/** What Node itself would answer to a request that it could not read, by its error's code; everything else is a 400. */
const REFUSED_UNREAD: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** One server and port: `/api` and `/metrics` are the console's, `/live` is the hub's, everything else are pages. */
export async function serve(callboard: Console, pages: Pages): Promise<Serving> {
  const { settings, log } = callboard.context;
  const answerApi = getRequestListener(callboard.api.app.fetch, { overrideGlobalObjects: false });
  const isTls = settings.tls !== null || settings.publicUrls[0].startsWith("https:");

  const server = makeServer(settings, (request, response) => {
    setSecurityHeaders(response, isTls);
    const path = pathOf(request);
    if (path === "/metrics" || path === "/api" || path.startsWith("/api/")) {
      response.setHeader("content-security-policy", DATA_POLICY);
      void answerApi(request, response);
      return;
    }
    // Next reads the nonce out of the policy on the request, and puts it on its own scripts.
    const nonce = randomBytes(16).toString("base64");
    const policy = pagePolicy(nonce, settings.publicUrls, settings.isDevelopment);
    // Next answers 500 to such an address.
    if (!isDecodable(path)) request.url = NO_PAGE;
    request.headers["content-security-policy"] = policy;
    request.headers["x-nonce"] = nonce;
    response.setHeader("content-security-policy", policy);
    tellWhoAsks(callboard, request)
      .then(() => pages.handle(request, response))
      .catch((error: unknown) => {
        // The browser went before it was served: nothing is wrong here.
        if (request.destroyed && !response.writableFinished && request.socket.destroyed) return;
        log.error({ err: error }, "a page could not be served");
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
  });
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    guardRefusals(socket, isTls);
    socket.on("close", () => upgraded.delete(socket));
    socket.on("error", () => socket.destroy());
    if (pathOf(request) === "/live") {
      callboard.cluster.handleUpgrade(request, socket, head);
      return;
    }
    pages.handleUpgrade(request, socket, head).catch(() => socket.destroy());
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    guardRefusals(socket, isTls);
    const status = REFUSED_UNREAD[error.code ?? ""] ?? "400 Bad Request";
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
  });
  server.requestTimeout = 5 * 60_000;
  server.headersTimeout = 30_000;
  await listen(server, settings);

  return {
    async stop(deadlineMs) {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      const cancel = callboard.context.clock.after(deadlineMs, () => {
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      });
      await closed;
      cancel();
    },
  };
}

/**
 * A page that a session opens is told so (`x-signed-in`): then it asks for the picture at once. Where it cannot be read
 * who asks, the page finds out by itself.
 */
async function tellWhoAsks({ context }: Console, { headers }: IncomingMessage): Promise<void> {
  delete headers["x-signed-in"];
  if (!headers.cookie || !headers.accept?.includes("text/html")) return;
  const caller = await context.authenticate(new Headers({ cookie: headers.cookie })).catch(() => null);
  if (caller !== null) headers["x-signed-in"] = "yes";
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

function makeServer(settings: Settings, listener: RequestListener): Server {
  if (settings.tls === null) return createServer(listener);
  try {
    const { certFile, keyFile } = settings.tls;
    return createTlsServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, listener);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartFailure(`the settings CALLBOARD_TLS_CERT and CALLBOARD_TLS_KEY cannot be used: ${why}`, { cause });
  }
}

async function listen(server: Server, { port, bind }: Settings): Promise<void> {
  server.listen(port, bind);
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    const why =
      code === "EADDRINUSE"
        ? `the port ${port} is in use; stop what uses it, or set CALLBOARD_PORT to another`
        : `cannot listen at ${bind}:${port}: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new StartFailure(why, { cause });
  }
}
