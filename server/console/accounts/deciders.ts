import { PERMISSIONS } from "#protocol/people";
import type { Clock } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";

const DECIDING_ROLES = [...PERMISSIONS.decide];

/** People who may decide: not removed, with a role for it, and with a password of their own set. */
const DECIDERS = { removedAt: null, role: { in: DECIDING_ROLES }, accounts: { some: { providerId: "credential" } } };

export function countDeciders(db: Database | Transaction): Promise<number> {
  return db.user.count({ where: DECIDERS });
}

/** Their ids. */
export async function findDeciders(tx: Transaction): Promise<string[]> {
  return (await tx.user.findMany({ where: DECIDERS, select: { id: true } })).map(({ id }) => id);
}

/** A removed or demoted second person is missed for this long: removing her does not free the other's hands at once. */
const GUARD_MS = 7 * 24 * 3600_000;

/**
 * Must a change that widens who decides wait for a second person? Under two-people, once two people may decide. Takes
 * the policy's row for the length of the transaction, so that two such changes see each other.
 */
export async function needsSecondPerson(tx: Transaction, clock: Clock): Promise<boolean> {
  const now = new Date(clock.now());
  const policy = await tx.policy.update({ where: { id: 1 }, data: { updatedAt: now } });
  if (policy.approvals !== "two-people") return false;
  return (await countDeciders(tx)) >= 2 || (policy.guardUntil !== null && policy.guardUntil > now);
}

/** Runs a change that takes a decider away; where only one is left, her changes keep waiting for a while. */
export async function guardRemoval(tx: Transaction, clock: Clock, change: () => Promise<void>): Promise<void> {
  const now = clock.now();
  await tx.policy.update({ where: { id: 1 }, data: { updatedAt: new Date(now) } });
  const before = await countDeciders(tx);
  await change();
  if (before >= 2 && (await countDeciders(tx)) < 2) {
    await tx.policy.update({ where: { id: 1 }, data: { guardUntil: new Date(now + GUARD_MS) } });
  }
}
