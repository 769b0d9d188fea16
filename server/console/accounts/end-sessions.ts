import type { RecordRow } from "../audit/audit.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { Transaction } from "../database/database.ts";

/** Which sessions: of whom, and one of them, or all but one. */
export interface WhichSessions {
  userId: string;
  id?: string | { not: string };
}

/** Ends them in the transaction; how many there were. */
type EndSessions = (which: WhichSessions) => Promise<number>;

/** A change that ends sessions: once it is committed their sockets close too. */
export async function endSessions(
  { audit, changes, sessionEnds }: Pick<ConsoleContext, "audit" | "changes" | "sessionEnds">,
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
