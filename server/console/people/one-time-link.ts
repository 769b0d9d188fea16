import { randomUUID } from "node:crypto";
import { hashSecret, mintSecret } from "../accounts/one-time-secret.ts";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";

const LINK_MS = { join: 7 * 24 * 3600_000, reset: 24 * 3600_000 } as const;

/**
 * A new link by which this person sets her password; the ones before it end. Its secret is shown once and stored
 * hashed.
 */
export async function makeOneTimeLink(
  tx: Transaction,
  clock: Clock,
  userId: string,
  purpose: "join" | "reset",
): Promise<string> {
  const secret = mintSecret();
  const now = clock.now();
  await tx.invitation.deleteMany({ where: { userId } });
  await tx.invitation.create({
    data: {
      id: randomUUID(),
      userId,
      purpose,
      tokenHash: hashSecret(secret),
      createdAt: new Date(now),
      expiresAt: new Date(now + LINK_MS[purpose]),
    },
  });
  return secret;
}
