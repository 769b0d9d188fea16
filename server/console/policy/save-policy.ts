import type { Policy } from "#protocol/people";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";

export async function savePolicy(tx: Transaction, clock: Clock, policy: Policy): Promise<void> {
  await tx.policy.update({ where: { id: 1 }, data: { ...policy, updatedAt: new Date(clock.now()) } });
}
