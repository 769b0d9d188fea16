import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { apiErrorSchema } from "#protocol/error";
import { jsonSchemaOf } from "./json-schema.ts";
import type { AnswerShape, Verb } from "./verb.ts";

/**
 * A verb in the OpenAPI document, from the very schemas that it parses with. `x-permission` is what it asks for
 * (`open`: nothing), `x-fresh-sign-in` that a session has to have given its password just now, and `x-audit` the action
 * it writes.
 */
export function openApiRoute(verb: Verb, path: string): RouteConfig {
  const body = verb.bytes ?? verb.body;
  return {
    method: verb.method,
    path: path.replaceAll("+}", "}"),
    summary: verb.summary,
    "x-permission": verb.permission,
    "x-fresh-sign-in": verb.needsFreshSignIn !== null,
    "x-audit": verb.audits,
    security: verb.permission === "open" ? [] : [{ token: [] }, { session: [] }],
    request: {
      ...(verb.params === null ? {} : { params: verb.params }),
      query: verb.query,
      ...(body === null ? {} : { body: { content: contentOf(body, "input"), required: !isOptional(verb.body) } }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(verb.answers).map(([status, shape]) => [
          status,
          { description: "done", ...(shape === null ? {} : { content: contentOf(shape, "output") }) },
        ]),
      ),
      default: {
        description: "refused",
        content: { "application/json": { schema: jsonSchemaOf(apiErrorSchema, "output") } },
      },
    },
  };
}

function contentOf(shape: NonNullable<AnswerShape>, io: "input" | "output") {
  if (shape instanceof z.ZodType) return { "application/json": { schema: jsonSchemaOf(shape, io) } };
  return { [shape.contentType]: { schema: { type: "string" as const, format: "binary" } } };
}

function isOptional(body: z.ZodType | null): boolean {
  return body?.safeParse(undefined).success ?? false;
}
