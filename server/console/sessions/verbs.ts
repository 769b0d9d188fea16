import type { Verb } from "../http/verb.ts";
import { endAllSessions, endMyOtherSessions, endMySession, endSession } from "./end-session.ts";
import { listMySessions, listSessions } from "./list-sessions.ts";
import { signInAgain } from "./sign-in-again.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

/** What a signed-in person calls; signing in and out are apart (`handle-auth.ts`). */
export const sessionVerbs = (limits: SignInLimits): Verb[] => [
  signInAgain(limits),
  listMySessions,
  endMySession,
  endMyOtherSessions,
  listSessions,
  endSession,
  endAllSessions,
];
