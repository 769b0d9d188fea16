import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Server as Door } from "node:net";
import { Actor, type ActorAddress, on } from "callboard";
import { z } from "zod";
import { Cast } from "./cast.ts";
import { answer, BadRequest, parseJson, passOn, readBody } from "./http.ts";
import {
  Analytics,
  answerSchema,
  demographicsSchema,
  FrontIsAt,
  questionIdSchema,
  Response,
  WantAnalytics,
  WhereIsFront,
} from "./messages.ts";
import { Translator } from "./translator.ts";

const TRANSLATORS = 4;
const ANALYTICS_TIMEOUT_MS = 5_000;
/** A client that closes idle connections sooner never posts on one that is being closed here. */
const KEEP_ALIVE_MS = 60_000;
/** How long the old instance of a swap serves who is still connected to it: longer than clients keep idle connections. */
const LINGER_MS = 15_000;
/** How long a socket that does not close by itself may hold up the front's end. */
const CLOSE_GRACE_MS = 1_000;

const initSchema = z.object({ port: z.number().int().min(0).max(65_535).default(0) });
const stateSchema = z.object({
  port: z.number(),
  cast: z.string(),
  translators: z.array(z.string()),
  next: z.number(),
});
const bodySchema = z.object({
  questionId: questionIdSchema,
  answer: z.string().trim().pipe(answerSchema),
  demographics: demographicsSchema.refine((d) => Object.keys(d).length <= 8, "at most 8 demographics").default({}),
});

/**
 * The way in: an HTTP server on loopback. `POST /response` hands an answer to the next translator and says 201;
 * `GET /analytics/{id}` asks for a question's counts. `init: { port }`; port 0 takes any free one, and
 * `poll.WhereIsFront` tells which. A hot swap closes the port and opens the same one again at once; the old instance answers
 * what it has taken, and passes on to the new one what still comes on connections of its own.
 */
export class Front extends Actor {
  static handles = [on(WhereIsFront, (self: Front, _ask, sender) => self.send(sender, FrontIsAt({ port: self.port })))];

  private port = 0;
  private cast = "" as ActorAddress;
  private translators: ActorAddress[] = [];
  private next = 0;
  private server: Server | null = null;
  private readonly waiting = new Set<ServerResponse>();

  async onStart(init: unknown): Promise<void> {
    this.port = initSchema.parse(init ?? {}).port;
    this.cast = await this.createActor(Cast, { globalName: "cast" });
    for (let n = 0; n < TRANSLATORS; n++)
      this.translators.push(this.createActor(Translator, { init: { cast: this.cast } }));
    await this.open();
  }

  async onStop(reason: string): Promise<void> {
    if (reason === "swapped") await this.makeWay();
    else await this.close();
  }

  async onSwapped(): Promise<void> {
    await this.open();
  }

  snapshot(): unknown {
    return { port: this.port, cast: this.cast, translators: this.translators, next: this.next };
  }

  restore(state: unknown): void {
    const from = stateSchema.parse(state);
    this.port = from.port;
    this.cast = from.cast as ActorAddress;
    this.translators = from.translators as ActorAddress[];
    this.next = from.next;
  }

  private async open(): Promise<void> {
    const server = createServer((request, response) => void this.serve(request, response));
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.port, "127.0.0.1", resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.log.info(`listens on http://127.0.0.1:${this.port}`);
  }

  /** Frees the port at once. `close` of an HTTP server would also cut off connections that a request is on its way on. */
  private async makeWay(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = null;
    // Whoever has connected already is let in first: closing would reset what waits at the port.
    await new Promise((resolve) => setImmediate(resolve));
    Door.prototype.close.call(server);
    const end = () => {
      server.close();
      server.closeAllConnections();
    };
    setTimeout(end, LINGER_MS).unref();
  }

  private async close(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = null;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const response of this.waiting)
      answer(response, 503, { error: "the front is closing; try again" }, { connection: "close" });
    server.closeIdleConnections();
    const impatient = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    await closed;
    clearTimeout(impatient);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.waiting.add(response);
    response.once("close", () => this.waiting.delete(response));
    try {
      const body = await readBody(request);
      if (this.server === null) await passOn(this.port, request, body, response);
      else await this.route(request, body, response);
    } catch (error) {
      if (error instanceof BadRequest)
        answer(response, error.status, { error: error.message }, { connection: "close" });
      else answer(response, isTimeout(error) ? 504 : 503, { error: `the cluster did not answer: ${String(error)}` });
    }
  }

  private async route(request: IncomingMessage, content: string, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://front");
    if (pathname === "/response" && request.method === "POST") {
      const body = bodySchema.safeParse(parseJson(content));
      if (!body.success) throw new BadRequest(400, whatIsWrong(body.error));
      this.send(this.nextTranslator(), Response(body.data));
      answer(response, 201, { accepted: true });
    } else if (pathname.startsWith("/analytics/") && request.method === "GET") {
      const questionId = questionIdSchema.safeParse(pathname.slice("/analytics/".length));
      if (!questionId.success) throw new BadRequest(400, whatIsWrong(questionId.error));
      const want = WantAnalytics({ questionId: questionId.data });
      const reply = await this.ask(this.nextTranslator(), want, { timeoutMs: ANALYTICS_TIMEOUT_MS });
      if (!Analytics.is(reply)) throw new Error("the answer was not analytics");
      const { type: _type, ...analytics } = reply;
      answer(response, 200, analytics);
    } else {
      throw new BadRequest(404, "there is POST /response and GET /analytics/{questionId}");
    }
  }

  private nextTranslator(): ActorAddress {
    const translator = this.translators[this.next % this.translators.length];
    if (!translator) throw new Error("the front has no translators yet");
    this.next += 1;
    return translator;
  }
}

function whatIsWrong(error: z.ZodError): string {
  return error.issues
    .map((issue) => (issue.path.length ? `${issue.path.join(".")}: ${issue.message}` : issue.message))
    .join("; ");
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ASK_TIMEOUT";
}
