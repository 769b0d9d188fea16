import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";

export interface Confirming {
  personId: string;
  /** As it was read: somebody else may be faster. */
  from: string | null;
  /** Null: the account stands for itself. */
  to: string | null;
}

/**
 * Lets an account count as its own person. Its sessions and tokens from before end: who held it may have made them, and
 * whoever confirms it cannot see that.
 */
export async function standAlone(tx: Transaction, clock: Clock, { personId, from, to }: Confirming) {
  const { count } = await tx.user.updateMany({
    where: { id: personId, heldById: from, removedAt: null },
    data: { heldById: to, updatedAt: new Date(clock.now()) },
  });
  if (count === 0) {
    throw new ApiFailure("CONFLICT", "the account was changed at the same time", "Look at the list of people again.");
  }
  const sessions = await tx.session.deleteMany({ where: { userId: personId } });
  const tokens = await tx.apiToken.deleteMany({ where: { userId: personId } });
  return { endedSessions: sessions.count, endedTokens: tokens.count };
}
