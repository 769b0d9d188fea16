import type { HttpBindings } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import type { ConsoleContext } from "../console-context.ts";
import type { Api } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import { ANY_JSON } from "./json-schema.ts";
import { openApiRoute } from "./open-api.ts";
import { createPeerAddress } from "./peer-address.ts";
import { answerVerb, type CountNobody } from "./route.ts";
import { type Verb, verb } from "./verb.ts";

type App = OpenAPIHono<{ Bindings: HttpBindings }>;

/** Takes a request that is no verb of the API (sign-in): the rest of the path after `/api/auth/`. */
export type AuthHandler = (request: Request, address: string) => Promise<Response>;

export interface ConsoleApi extends Api {
  readonly app: App;
  /** Everything mounted, for tests that walk all of it. */
  readonly verbs: readonly Verb[];
}

/**
 * Each percent sign begins a byte of UTF-8, and none is NUL, which no name and no search holds and databases refuse.
 */
export function isDecodable(url: string): boolean {
  try {
    return !decodeURIComponent(url).includes("\0");
  } catch {
    return false;
  }
}

/**
 * The API's web application: verbs, sign-in, the OpenAPI document, and 404 and 405 in the form of every other error.
 */
export function createApi(parts: {
  context: ConsoleContext;
  countNobody: CountNobody;
  handleAuth: AuthHandler;
}): ConsoleApi {
  const { context, countNobody, handleAuth } = parts;
  const app: App = new OpenAPIHono<{ Bindings: HttpBindings }>();
  const verbs: Verb[] = [];

  app.use(async (c, next) => {
    // Web servers differ in what they make of such an address; nobody should have to guess what was meant.
    if (!isDecodable(c.req.raw.url)) {
      const failure = new ApiFailure(
        "BAD_REQUEST",
        "the address cannot be decoded",
        "Write a percent sign as %25, and what follows one as the two digits of each UTF-8 byte; leave out %00.",
      );
      c.res = c.json(failure.toBody(), 400);
    } else await next();
    // An answer of the API is for its caller and its moment; a verb may say otherwise.
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  });
  const peerAddress = createPeerAddress(context.settings.trustedProxies);
  const addressOf = (c: Context<{ Bindings: HttpBindings }>) =>
    c.env?.incoming === undefined
      ? "none"
      : peerAddress(getConnInfo(c).remote.address ?? "none", c.req.header("x-forwarded-for") ?? null);
  app.all("/api/auth/*", (c) => handleAuth(c.req.raw, addressOf(c)));
  app.notFound((c) => {
    const { pathname } = new URL(c.req.url);
    const failure = new ApiFailure("NOT_FOUND", `there is no ${c.req.method} ${pathname}`, "See /api/v1/openapi.json.");
    return c.json(failure.toBody(), 404);
  });
  app.onError((error, c) => {
    context.log.error({ err: error }, "a request failed outside every verb");
    const failure = new ApiFailure("INTERNAL", "the console failed on this call", "Look into the console's log.");
    return c.json(failure.toBody(), 500);
  });
  app.openAPIRegistry.registerComponent("schemas", ANY_JSON, { description: "Any JSON value" });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "__Host-callboard.session",
  });

  const api: ConsoleApi = {
    app,
    verbs,
    mount(more) {
      for (const each of more) {
        verbs.push(each);
        const path = `${each.isAtRoot ? "" : "/api/v1"}${each.path}`;
        app.openAPIRegistry.registerPath(openApiRoute(each, path));
        const honoPath = path.replaceAll(/\{(\w+)(\+?)\}/g, (_, name: string, rest: string) =>
          rest === "" ? `:${name}` : `:${name}{.+}`,
        );
        app.on(each.method.toUpperCase(), honoPath, (c) =>
          answerVerb(each, context, countNobody, { request: c.req.raw, params: c.req.param(), address: addressOf(c) }),
        );
      }
    },
  };
  const document = verb({
    method: "get",
    path: "/openapi.json",
    permission: "view",
    summary: "This document",
    answers: { 200: z.record(z.string(), z.unknown()) },
    audits: null,
    async run() {
      const info = { title: "Callboard", version: context.settings.version };
      const text = JSON.stringify(app.getOpenAPI31Document({ openapi: "3.1.0", info, servers: [{ url: "/" }] }));
      return { raw: new Response(text, { headers: { "content-type": "application/json" } }) };
    },
  });
  api.mount([document]);
  return api;
}
