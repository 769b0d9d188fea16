import { z } from "zod";
import { firstWords, issuesAt, issueWords } from "#protocol/issue-words";
import { type Caller, callerMay } from "../accounts/caller.ts";
import type { ConsoleContext } from "../console-context.ts";
import { storageFailure } from "../database/storage-failure.ts";
import { requireFreshSignIn } from "../sessions/sign-in-again.ts";
import { ApiFailure } from "./api-failure.ts";
import { readBytes, readJson } from "./body.ts";
import { answerNobody, isCallerGone } from "./caller-gone.ts";
import type { Verb } from "./verb.ts";

/** Of a call that takes none: what it would drop in silence is refused. */
const NO_BODY = z.strictObject({}).optional();

/** A request as the route takes it, free of the web framework. */
export interface VerbRequest {
  readonly request: Request;
  readonly params: Record<string, string>;
  readonly address: string;
}

/**
 * Told of each call that nobody (no session, no token) was refused; `sign-in`: a try to sign in to no account of ours.
 */
export type CountNobody = (address: string, what?: "sign-in") => void;

/**
 * Answers one call: who calls, from where, may she, and only then what is in the body; acts; maps every failure once.
 * Never throws.
 */
export async function answerVerb(
  verb: Verb,
  context: ConsoleContext,
  countNobody: CountNobody,
  at: VerbRequest,
): Promise<Response> {
  let caller: Caller | null = null;
  try {
    caller = await admit(verb, context, countNobody, at);
    const params = verb.params === null ? {} : parse(verb.params, at.params, "path");
    const query = parse(verb.query, queryOf(at.request), "query");
    const body = await readBody(verb, at.request);
    const answer = await verb.run({
      params,
      query,
      body,
      caller,
      context,
      address: at.address,
      headers: at.request.headers,
      signal: at.request.signal,
    });
    if ("raw" in answer) return answer.raw;
    if (!(answer.status in verb.answers)) throw new Error(`the verb answers ${answer.status}, which it does not state`);
    if (answer.body === undefined) return new Response(null, { status: answer.status, headers: answer.headers ?? {} });
    return Response.json(answer.body, { status: answer.status, headers: answer.headers ?? {} });
  } catch (error) {
    if (isCallerGone(at.request, error)) return answerNobody();
    const failure = toFailure(error, context, verb);
    if (caller !== null && (failure.code === "FORBIDDEN" || failure.code === "FOUR_EYES")) {
      await auditRefusal(verb, context, caller, at, failure);
    }
    return Response.json(failure.toBody(), { status: failure.status });
  }
}

async function admit(
  verb: Verb,
  context: ConsoleContext,
  countNobody: CountNobody,
  at: VerbRequest,
): Promise<Caller | null> {
  const origin = at.request.headers.get("origin");
  const isWrite = verb.method !== "get";
  if (verb.permission === "open") {
    if (isWrite && origin !== null && !context.isOwnOrigin(origin)) throw foreignOrigin(origin);
    return null;
  }
  const caller = await context.authenticate(at.request.headers);
  if (caller === null) {
    countNobody(at.address);
    throw new ApiFailure(
      "UNAUTHENTICATED",
      "this call needs a signed-in person or an API token",
      "Sign in, or send `Authorization: Bearer <API token>`.",
    );
  }
  if (isWrite && caller.via === "session" && !context.isOwnOrigin(origin)) throw foreignOrigin(origin);
  if (!callerMay(caller, verb.permission)) {
    const failure = new ApiFailure(
      "FORBIDDEN",
      `${caller.via === "token" ? `a token with the role ${caller.role}` : `the role ${caller.role}`} may not ${verb.permission}`,
      verb.permission === "decide" && caller.via === "token"
        ? "Use a token made with canDecide, or sign in."
        : "Ask an administrator for a role that may.",
    );
    await auditRefusal(verb, context, caller, at, failure);
    // Thrown past the caller's assignment, so that the refusal is audited here and only here.
    throw failure;
  }
  if (verb.needsFreshSignIn !== null) requireFreshSignIn(caller, context.clock, verb.needsFreshSignIn);
  return caller;
}

async function auditRefusal(
  verb: Verb,
  context: ConsoleContext,
  caller: Caller,
  at: VerbRequest,
  failure: ApiFailure,
): Promise<void> {
  await context.audit.refused({
    who: caller,
    action: verb.audits ?? `${verb.method} ${verb.path}`,
    target: Object.values(at.params)[0]?.slice(0, 300) ?? verb.path,
    details: { code: failure.code, message: failure.message },
  });
}

function foreignOrigin(origin: string | null): ApiFailure {
  return new ApiFailure(
    "ORIGIN_REFUSED",
    `a write from the origin ${origin === null ? "(none)" : JSON.stringify(origin.slice(0, 200))} is refused`,
    "Open the console by its own address, or set CALLBOARD_PUBLIC_URL to the address people use.",
  );
}

function queryOf(request: Request): Record<string, string> {
  const query = new Map<string, string>();
  for (const [key, value] of new URL(request.url).searchParams) {
    if (query.has(key)) {
      throw new ApiFailure("BAD_REQUEST", `the query says ${JSON.stringify(key)} twice`, "Say it once.");
    }
    query.set(key, value);
  }
  // Assigning `__proto__` to an object sets no field, and the schema would not see it.
  return Object.fromEntries(query);
}

async function readBody(verb: Verb, request: Request): Promise<unknown> {
  if (verb.bytes !== null) return readBytes(request, verb.bytes.contentType, verb.maxBodyBytes);
  if (verb.method === "get") return undefined;
  return parse(verb.body ?? NO_BODY, await readJson(request, verb.maxBodyBytes), "body");
}

function parse<S extends z.ZodType>(schema: S, value: unknown, part: "path" | "query" | "body"): z.output<S> {
  const parsed = schema.safeParse(value, { error: issueWords });
  if (parsed.success) return parsed.data;
  const issues = issuesAt(parsed.error.issues);
  throw new ApiFailure(
    "BAD_REQUEST",
    `the ${part} does not fit: ${firstWords(issues)}`,
    "See /api/v1/openapi.json for what this call takes.",
    { details: { part, issues } },
  );
}

function toFailure(error: unknown, context: ConsoleContext, verb: Verb): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const storage = storageFailure(error);
  if (storage !== null) {
    context.log.warn({ verb: `${verb.method} ${verb.path}` }, storage.message);
    return storage;
  }
  context.log.error({ err: error, verb: `${verb.method} ${verb.path}` }, "a call failed unexpectedly");
  return new ApiFailure("INTERNAL", "the console failed on this call", "Look into the console's log; try again.", {
    cause: error,
  });
}
