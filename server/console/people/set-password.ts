import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";

/** Sets a person's password (its hash) and ends what the old one opened: her sessions and one-time links. */
export async function setPassword(tx: Transaction, clock: Clock, userId: string, passwordHash: string): Promise<void> {
  const now = new Date(clock.now());
  await tx.invitation.deleteMany({ where: { userId } });
  await tx.session.deleteMany({ where: { userId } });
  await tx.account.deleteMany({ where: { userId, providerId: "credential" } });
  await tx.account.create({
    data: {
      id: randomUUID(),
      accountId: userId,
      providerId: "credential",
      userId,
      password: passwordHash,
      createdAt: now,
      updatedAt: now,
    },
  });
}
