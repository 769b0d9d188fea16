import type { Caller } from "../accounts/caller.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { SessionEnd } from "../sessions/end-sessions.ts";

export function endsCaller(end: SessionEnd, caller: Caller): boolean {
  if ("sessionId" in end) return end.sessionId === caller.sessionId;
  if ("tokenId" in end) return end.tokenId === caller.tokenId;
  return end.personId === caller.id;
}

/**
 * Which of these callers have no valid session or token any more: expired, or ended by somebody else than this process
 * (a command). What ends inside this process is told at once by `sessionEnds`.
 */
export async function findEnded(db: Database, clock: Clock, callers: readonly Caller[]): Promise<Set<Caller>> {
  const sessionIds = [...new Set(callers.flatMap((caller) => caller.sessionId ?? []))];
  const tokenIds = [...new Set(callers.flatMap((caller) => caller.tokenId ?? []))];
  const [sessions, tokens] = await Promise.all([
    sessionIds.length === 0
      ? []
      : db.session.findMany({
          where: { id: { in: sessionIds }, expiresAt: { gt: new Date(clock.now()) }, user: { removedAt: null } },
          select: { id: true },
        }),
    tokenIds.length === 0
      ? []
      : db.apiToken.findMany({
          where: {
            id: { in: tokenIds },
            isWaiting: false,
            user: { removedAt: null },
            OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(clock.now()) } }],
          },
          select: { id: true },
        }),
  ]);
  const valid = new Set([...sessions, ...tokens].map(({ id }) => id));
  return new Set(callers.filter((caller) => !valid.has(caller.sessionId ?? caller.tokenId ?? "")));
}
