import { verifyPassword } from "better-auth/crypto";
import type { Caller } from "../accounts/caller.ts";
import type { Database } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

/** Is this the caller's own password? Of tokens it is not asked. Every try counts as one to sign in. */
export interface PasswordTry {
  password: string;
  caller: Caller;
  /** Where it comes from. */
  address: string;
}

/**
 * 0: it is hers. Otherwise how many ms to wait before the next try; this one was not looked at. Throws FORBIDDEN for a
 * wrong one (the route audits it) and for a token.
 */
export async function checkPassword(db: Database, limits: SignInLimits, given: PasswordTry): Promise<number> {
  const { password, caller, address } = given;
  if (caller.sessionId === null) {
    throw new ApiFailure("FORBIDDEN", "a token has no password to give", "Sign in with a browser for this.");
  }
  const waitMs = limits.begin(caller.email, address);
  if (waitMs > 0) return waitMs;
  const account = await db.account.findFirst({ where: { userId: caller.id, providerId: "credential" } });
  const hash = account?.password ?? null;
  if (hash === null || !(await verifyPassword({ hash, password }))) {
    throw new ApiFailure("FORBIDDEN", "this is not your password", "Check it and try again.");
  }
  limits.succeeded(caller.email, address);
  return 0;
}
