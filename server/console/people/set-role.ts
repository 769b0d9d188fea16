import { type Role, roleSchema } from "#protocol/people";
import { guardRemoval } from "../accounts/deciders.ts";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { findPerson } from "./find-person.ts";
import { keepAnAdmin } from "./keep-an-admin.ts";

/** Gives a person another role; the last administrator keeps hers. */
export async function setRole(tx: Transaction, clock: Clock, personId: string, role: Role): Promise<{ from: Role }> {
  const person = await findPerson(tx, personId);
  await guardRemoval(tx, clock, async () => {
    await tx.user.update({ where: { id: personId }, data: { role, updatedAt: new Date(clock.now()) } });
  });
  await keepAnAdmin(tx);
  return { from: roleSchema.parse(person.role) };
}
