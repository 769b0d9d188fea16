import type { Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";

/** Lets a token that waited for its second person open what it was made for. */
export async function activateToken(tx: Transaction, id: string): Promise<void> {
  const { count } = await tx.apiToken.updateMany({ where: { id, isWaiting: true }, data: { isWaiting: false } });
  if (count === 0) throw new ApiFailure("CONFLICT", "the token was revoked meanwhile", "Decline the proposal.");
}
