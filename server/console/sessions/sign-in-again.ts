import { FRESH_SIGN_IN_MS, signInAgainSchema } from "#protocol/people";
import type { Caller } from "../accounts/caller.ts";
import type { Clock } from "../clock.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { checkPassword } from "./check-password.ts";
import { type SignInLimits, tooManyTries } from "./sign-in-limits.ts";

/**
 * Refuses a session that did not give its password within FRESH_SIGN_IN_MS: whoever finds a browser open can look, and
 * not decide. A token passes: it is its own proof, and nobody is there to be asked. `what` begins the sentence that
 * asks for the password: "Stopping 312 actors".
 */
export function requireFreshSignIn(caller: Caller, clock: Clock, what: string): void {
  if (caller.via === "token") return;
  if (caller.provedAtMs !== null && clock.now() - caller.provedAtMs < FRESH_SIGN_IN_MS) return;
  throw new ApiFailure(
    "SIGN_IN_AGAIN",
    `${what} needs your password again: it was given more than ${FRESH_SIGN_IN_MS / 60_000} minutes ago`,
    "Send it to POST /api/v1/me/sign-in-again, then call again.",
    { details: { what } },
  );
}

export function signInAgain(limits: SignInLimits): Verb {
  return verb({
    method: "post",
    path: "/me/sign-in-again",
    permission: "view",
    summary: "Give one's password again, before what asks for a fresh sign-in",
    body: signInAgainSchema,
    answers: { 204: null },
    audits: "session.sign-in-again",
    async run({ body, caller, address, context: { db, audit, clock } }) {
      const waitMs = await checkPassword(db, limits, { ...body, caller, address });
      if (waitMs > 0) return { raw: tooManyTries(waitMs) };
      await audit.change(async (tx, record) => {
        await tx.session.updateMany({
          where: { id: caller.sessionId ?? "" },
          data: { provedAt: new Date(clock.now()) },
        });
        await record({ who: caller, action: "session.sign-in-again", target: caller.email, details: { address } });
      });
      return { status: 204 };
    },
  });
}
