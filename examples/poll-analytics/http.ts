import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";

const MAX_BODY_BYTES = 16 * 1024;
/** How often, and how long apart, a port is tried that nobody listens on yet. */
const MAX_TRIES = 100;
const TRY_AGAIN_MS = 10;

/** A request that cannot be served as it is: `status` and a sentence for whoever sent it. */
export class BadRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "BadRequest";
    this.status = status;
  }
}

/** The request's body; refused above 16 KiB (413). */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BadRequest(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A body as JSON; refused when it is none (400). */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new BadRequest(400, "the body is not JSON");
  }
}

/** Answers once; a response that was answered already, or whose socket is gone, is left alone. */
export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/**
 * Has a request that came on an old connection answered by who listens on `port` now; the connection ends with it. Waits a
 * second for somebody to listen, then says 503.
 */
export async function passOn(port: number, request: IncomingMessage, body: string, response: ServerResponse) {
  for (let tries = 1; tries <= MAX_TRIES && !response.destroyed; tries++) {
    if (await tryPassOn(port, request, body, response)) return;
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
  answer(response, 503, { error: "the front has not taken this; send it again" }, { connection: "close" });
}

/** False: nobody listens, and the request went nowhere. */
function tryPassOn(port: number, request: IncomingMessage, body: string, response: ServerResponse): Promise<boolean> {
  const { method, url, headers } = request;
  return new Promise((resolve) => {
    const onward = httpRequest({ host: "127.0.0.1", port, method, path: url, headers, agent: false }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, { ...reply.headers, connection: "close" });
      reply.pipe(response);
      resolve(true);
    });
    onward.on("error", (error) => {
      const isRefused = "code" in error && error.code === "ECONNREFUSED";
      if (!isRefused) response.destroy();
      resolve(!isRefused);
    });
    onward.end(body);
  });
}
