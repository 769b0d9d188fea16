import type { Person } from "#protocol/people";
import type { Caller } from "../accounts/caller.ts";
import type { Transaction } from "../database/database.ts";
import { readHolders } from "../holders/holders.ts";
import { describePerson, findWaiting, personInclude } from "./describe-person.ts";

/** One person, as the list of people shows her to this caller. */
export async function readPerson(tx: Transaction, id: string, caller: Caller): Promise<Person> {
  const row = await tx.user.findUniqueOrThrow({ where: { id }, include: personInclude });
  return describePerson(row, { waiting: await findWaiting(tx, [id]), holders: await readHolders(tx), caller });
}
