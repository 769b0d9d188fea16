import type { Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";

/** A person who is here; 404 for an unknown or removed one. */
export async function findPerson(tx: Transaction, id: string) {
  const person = await tx.user.findUnique({ where: { id } });
  if (person !== null && person.removedAt === null) return person;
  throw new ApiFailure("NOT_FOUND", `there is no person ${id}`, "Look at the list of people again.");
}
