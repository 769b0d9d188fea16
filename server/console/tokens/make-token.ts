import { randomUUID } from "node:crypto";
import type { Role } from "#protocol/people";
import { hashSecret, mintSecret } from "../accounts/one-time-secret.ts";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";

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
