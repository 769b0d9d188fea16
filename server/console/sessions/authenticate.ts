import { z } from "zod";
import { roleMay, roleSchema } from "#protocol/people";
import type { Caller } from "../accounts/caller.ts";
import { hashSecret } from "../accounts/one-time-secret.ts";
import { lesserRole } from "../accounts/roles.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { storageFailure } from "../database/storage-failure.ts";
import type { Sessions } from "./sessions.ts";

/** "Last seen" and "last used" are true to this. */
const SEEN_EVERY_MS = 60_000;

const bearerSchema = z.string().regex(/^Bearer [A-Za-z0-9_-]{1,200}$/);

export interface AuthenticateParts {
  db: Database;
  sessions: Sessions;
  clock: Clock;
}

/**
 * Who calls, by API token when the Authorization header is there and else by the session's cookie; null is nobody. A
 * role is read anew each time, so a change to it holds from the next call.
 */
export function createAuthenticate({
  db,
  sessions,
  clock,
}: AuthenticateParts): (headers: Headers) => Promise<Caller | null> {
  async function byToken(authorization: string): Promise<Caller | null> {
    const parsed = bearerSchema.safeParse(authorization);
    if (!parsed.success) return null;
    const token = await db.apiToken.findUnique({
      where: { tokenHash: hashSecret(parsed.data.slice("Bearer ".length)) },
      include: { user: true },
    });
    if (token === null || token.isWaiting || token.user.removedAt !== null) return null;
    if (token.expiresAt !== null && token.expiresAt.getTime() <= clock.now()) return null;
    if (isDue(token.lastUsedAt)) {
      await noteSeen(db.apiToken.updateMany({ where: { id: token.id }, data: { lastUsedAt: new Date(clock.now()) } }));
    }
    const role = lesserRole(roleSchema.parse(token.role), roleSchema.parse(token.user.role));
    const { id, name, email } = token.user;
    const canDecide = token.canDecide && roleMay(role, "decide");
    return { id, name, email, role, via: "token", canDecide, sessionId: null, tokenId: token.id, provedAtMs: null };
  }

  async function bySession(headers: Headers): Promise<Caller | null> {
    const found = await sessions.api.getSession({ headers, query: { disableRefresh: true } });
    if (found === null) return null;
    const user = await db.user.findUnique({ where: { id: found.user.id } });
    if (user === null || user.removedAt !== null) return null;
    if (isDue(user.lastSeenAt)) {
      await noteSeen(db.user.updateMany({ where: { id: user.id }, data: { lastSeenAt: new Date(clock.now()) } }));
    }
    const { session } = found;
    // A session is never refreshed, so better-auth has no use for `updatedAt`: here it says when it was last seen.
    if (isDue(session.updatedAt)) {
      await noteSeen(db.session.updateMany({ where: { id: session.id }, data: { updatedAt: new Date(clock.now()) } }));
    }
    const role = roleSchema.parse(user.role);
    const { id, name, email } = user;
    return {
      id,
      name,
      email,
      role,
      via: "session",
      canDecide: roleMay(role, "decide"),
      sessionId: session.id,
      tokenId: null,
      provedAtMs: (session.provedAt ?? session.createdAt).getTime(),
    };
  }

  function isDue(at: Date | null): boolean {
    return at === null || clock.now() - at.getTime() >= SEEN_EVERY_MS;
  }

  return (headers) => {
    const authorization = headers.get("authorization");
    if (authorization !== null) return byToken(authorization);
    return headers.get("cookie") === null ? Promise.resolve(null) : bySession(headers);
  };
}

/** Who may read may do so also while nothing can be written. */
async function noteSeen(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (storageFailure(error) === null) throw error;
  }
}
