import type { Audit, RecordRow } from "../audit/audit.ts";
import type { Broadcast } from "../broadcast.ts";
import type { Changes } from "../changes.ts";
import type { Transaction } from "../database/database.ts";

/** What ended: one session, one token, or everything of a person (removed, password reset, role changed). */
export type SessionEnd = { sessionId: string } | { tokenId: string } | { personId: string };

/** Told after the commit, so that sockets close at once (ASVS 7.4: within 5 s). */
export type SessionEnds = Broadcast<SessionEnd>;

/** Which sessions: of whom, and one of them, or all but one. */
export interface WhichSessions {
  userId: string;
  id?: string | { not: string };
}

/** Ends them in the transaction; how many there were. */
type EndSessions = (which: WhichSessions) => Promise<number>;

/** A change that ends sessions: once it is committed their sockets close too. */
export async function endSessions(
  { audit, changes, sessionEnds }: { audit: Audit; changes: Changes; sessionEnds: SessionEnds },
  change: (tx: Transaction, end: EndSessions, record: RecordRow) => Promise<void>,
): Promise<void> {
  const ended: string[] = [];
  await audit.change((tx, record) => {
    const end: EndSessions = async (where) => {
      const found = await tx.session.findMany({ where, select: { id: true } });
      const ids = found.map(({ id }) => id);
      await tx.session.deleteMany({ where: { id: { in: ids } } });
      ended.push(...ids);
      return ids.length;
    };
    return change(tx, end, record);
  });
  for (const sessionId of ended) sessionEnds.tell({ sessionId });
  changes.tell({ topic: "me", id: null });
}
