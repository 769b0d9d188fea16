import { FRESH_SIGN_IN_MS } from "#protocol/people";
import type { Clock } from "../clock.ts";
import { ApiFailure } from "../http/api-failure.ts";
import type { Caller } from "./caller.ts";

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
