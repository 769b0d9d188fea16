import { z } from "zod";
import { emailSchema } from "#protocol/people";
import type { Caller } from "../accounts/caller.ts";
import type { Audit } from "../audit/audit.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { Database } from "../database/database.ts";
import { storageFailure } from "../database/storage-failure.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { readJson } from "../http/body.ts";
import { answerNobody, isCallerGone } from "../http/caller-gone.ts";
import type { AuthHandler } from "../http/create-api.ts";
import type { CountNobody } from "../http/route.ts";
import type { SessionEnds } from "./end-sessions.ts";
import type { Sessions } from "./sessions.ts";
import { type SignInLimits, tooManyTries } from "./sign-in-limits.ts";

const signInSchema = z.strictObject({
  email: emailSchema,
  password: z.string().min(1).max(128),
  rememberMe: z.boolean().optional(),
});
const signOutSchema = z.strictObject({}).optional();

export interface AuthParts {
  sessions: Sessions;
  limits: SignInLimits;
  db: Database;
  audit: Audit;
  sessionEnds: SessionEnds;
  authenticate(headers: Headers): Promise<Caller | null>;
  isOwnOrigin(origin: string | null): boolean;
  countNobody: CountNobody;
  log: ConsoleContext["log"];
}

/**
 * The three routes below /api/auth: `POST sign-in/email`, `POST sign-out`, `GET get-session`. Their answers hold no
 * session token: that is in the cookie, which scripts cannot read.
 */
export function createAuthHandler(parts: AuthParts): AuthHandler {
  const { sessions, limits, db, audit, sessionEnds, authenticate, isOwnOrigin, countNobody, log } = parts;

  async function signIn(request: Request, address: string): Promise<Response> {
    checkOrigin(request);
    const parsed = signInSchema.safeParse(await readJson(request, 8 * 1024));
    if (!parsed.success) {
      throw new ApiFailure("BAD_REQUEST", "the body does not fit", "Send { email, password }.");
    }
    const { email, password, rememberMe } = parsed.data;
    const waitMs = limits.begin(email, address);
    if (waitMs > 0) return tooManyTries(waitMs);
    const answer = await sessions.api.signInEmail({
      body: { email, password, rememberMe: rememberMe ?? true },
      headers: request.headers,
      asResponse: true,
    });
    if (!answer.ok) {
      await noteFailed(email, address);
      throw new ApiFailure(
        "UNAUTHENTICATED",
        "this e-mail and password do not belong together",
        "Check both; an administrator can invite you again.",
      );
    }
    limits.succeeded(email, address);
    const cookies = answer.headers.getSetCookie();
    const caller = await authenticate(cookieHeaders(cookies));
    if (caller === null) throw new Error("a session that was just made is not valid");
    if (caller.sessionId !== null) {
      await db.session.update({ where: { id: caller.sessionId }, data: { ipAddress: address } });
    }
    await audit.note({ who: caller, action: "session.sign-in", target: caller.email, details: { address } });
    return withCookies({ user: { id: caller.id, name: caller.name, email: caller.email } }, cookies);
  }

  /**
   * Names the account, when there is one: what was typed is kept nowhere, because it may be a password in the wrong
   * field. Of other tries the number is kept. The answer does not wait for the row: how long it takes must not tell an
   * account from none.
   */
  async function noteFailed(email: string, address: string): Promise<void> {
    const account = await db.user.findUnique({ where: { email }, select: { email: true, removedAt: true } });
    if (account === null || account.removedAt !== null) {
      countNobody(address, "sign-in");
      return;
    }
    void audit.refused({ who: "system", action: "session.sign-in", target: account.email, details: { address } });
  }

  async function signOut(request: Request): Promise<Response> {
    checkOrigin(request);
    if (!signOutSchema.safeParse(await readJson(request, 1024)).success) {
      throw new ApiFailure("BAD_REQUEST", "the body does not fit", "Send {} or nothing.");
    }
    const caller = await authenticate(request.headers);
    if (caller === null || caller.sessionId === null) {
      throw new ApiFailure("UNAUTHENTICATED", "there is no session to end", "Nothing to do.");
    }
    await audit.note({ who: caller, action: "session.sign-out", target: caller.email });
    const answer = await sessions.api.signOut({ headers: request.headers, asResponse: true });
    sessionEnds.tell({ sessionId: caller.sessionId });
    return withCookies({ success: true }, answer.headers.getSetCookie());
  }

  async function getSession(request: Request): Promise<Response> {
    const caller = await authenticate(request.headers);
    if (caller === null || caller.sessionId === null) return Response.json(null);
    const { id, name, email, role } = caller;
    return Response.json({ user: { id, name, email, role } });
  }

  function checkOrigin(request: Request): void {
    const origin = request.headers.get("origin");
    if (origin === null || isOwnOrigin(origin)) return;
    throw new ApiFailure(
      "ORIGIN_REFUSED",
      `signing in from the origin ${JSON.stringify(origin.slice(0, 200))} is refused`,
      "Open the console by its own address, or set CALLBOARD_PUBLIC_URL.",
    );
  }

  return async (request, address) => {
    const call = `${request.method} ${new URL(request.url).pathname.slice("/api/auth/".length)}`;
    try {
      if (call === "POST sign-in/email") return await signIn(request, address);
      if (call === "POST sign-out") return await signOut(request);
      if (call === "GET get-session") return await getSession(request);
      throw new ApiFailure("NOT_FOUND", `there is no ${call} below /api/auth`, "See /api/v1/openapi.json.");
    } catch (error) {
      if (isCallerGone(request, error)) return answerNobody();
      const foreseen = error instanceof ApiFailure ? error : storageFailure(error);
      if (foreseen !== null) return Response.json(foreseen.toBody(), { status: foreseen.status });
      log.error({ err: error }, "signing in or out failed unexpectedly");
      const failure = new ApiFailure("INTERNAL", "the console failed on this call", "Look into the console's log.");
      return Response.json(failure.toBody(), { status: 500 });
    }
  };
}

/** The request that a browser with these new cookies would make. */
function cookieHeaders(setCookies: readonly string[]): Headers {
  return new Headers({ cookie: setCookies.map((each) => each.split(";")[0]).join("; ") });
}

function withCookies(body: unknown, setCookies: readonly string[]): Response {
  const answer = Response.json(body);
  for (const each of setCookies) answer.headers.append("set-cookie", each);
  return answer;
}
