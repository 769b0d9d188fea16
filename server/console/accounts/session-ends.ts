import type { Broadcast } from "../broadcast.ts";

/** What ended: one session, one token, or everything of a person (removed, password reset, role changed). */
export type SessionEnd = { sessionId: string } | { tokenId: string } | { personId: string };

/** Told after the commit, so that sockets close at once (ASVS 7.4: within 5 s). */
export type SessionEnds = Broadcast<SessionEnd>;
