import { randomUUID } from "node:crypto";
import type { Role } from "#protocol/people";
import { hashSecret, mintSecret } from "../accounts/one-time-secret.ts";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";

export interface NewToken {
  userId: string;
  name: string;
  role: Role;
  canDecide: boolean;
  isWaiting: boolean;
  /** Null: never. */
  expiresAt: string | null;
}

/** Makes a token; its secret is stored hashed and answered this once. */
export async function makeToken(
  tx: Transaction,
  clock: Clock,
  { expiresAt, ...token }: NewToken,
): Promise<{ id: string; secret: string }> {
  const id = randomUUID();
  const secret = mintSecret("cb_");
  await tx.apiToken.create({
    data: {
      id,
      ...token,
      tokenHash: hashSecret(secret),
      createdAt: new Date(clock.now()),
      lastUsedAt: null,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    },
  });
  return { id, secret };
}

/** Lets a token that waited for its second person open what it was made for. */
export async function activateToken(tx: Transaction, id: string): Promise<void> {
  const { count } = await tx.apiToken.updateMany({ where: { id, isWaiting: true }, data: { isWaiting: false } });
  if (count === 0) throw new ApiFailure("CONFLICT", "the token was revoked meanwhile", "Decline the proposal.");
}
