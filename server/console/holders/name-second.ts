import { roleMay, roleSchema } from "#protocol/people";
import { findDeciders } from "../accounts/deciders.ts";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";

/**
 * A person has joined. If she may decide, and the one who invited her was the only one who could, she is the second
 * person: nobody is there to confirm her, and that one could change the policy alone as well (decision 8). True: she
 * is.
 */
export async function nameSecond(tx: Transaction, clock: Clock, personId: string): Promise<boolean> {
  const person = await tx.user.findUniqueOrThrow({ where: { id: personId } });
  if (!roleMay(roleSchema.parse(person.role), "decide")) return false;
  const { guardUntil } = await tx.policy.findUniqueOrThrow({ where: { id: 1 } });
  if (guardUntil !== null && guardUntil.getTime() > clock.now()) return false;
  const others = (await findDeciders(tx)).filter((id) => id !== personId);
  if (others.length !== 1 || others[0] !== person.heldById) return false;
  await tx.policy.update({ where: { id: 1 }, data: { secondId: personId } });
  return true;
}

/** Whoever has this person's account from here on need not be the one who joined as the second. */
export async function forgetSecond(tx: Transaction, personId: string): Promise<void> {
  await tx.policy.updateMany({ where: { secondId: personId }, data: { secondId: null } });
}
