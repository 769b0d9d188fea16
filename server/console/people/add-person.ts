import { randomUUID } from "node:crypto";
import type { Role } from "#protocol/people";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { makeOneTimeLink } from "./one-time-link.ts";

export interface NewPerson {
  name: string;
  email: string;
  role: Role;
}

/**
 * Adds a person without a password, and the link by which she sets one; it is for the holder, so the account counts as
 * hers. Who was removed before comes back under her old id: what she uploaded then is still her own under four eyes.
 */
export async function addPerson(
  tx: Transaction,
  clock: Clock,
  { name, email, role }: NewPerson,
  holderId: string,
): Promise<{ id: string; secret: string }> {
  const now = new Date(clock.now());
  const known = await tx.user.findUnique({ where: { email } });
  if (known !== null && known.removedAt === null) {
    throw new ApiFailure(
      "CONFLICT",
      `${email} belongs to a person here already`,
      "Change her role, or remove her first.",
    );
  }
  const data = { name, role, createdAt: now, updatedAt: now, removedAt: null, lastSeenAt: null, heldById: holderId };
  const user =
    known === null
      ? await tx.user.create({ data: { id: randomUUID(), email, ...data } })
      : await tx.user.update({ where: { id: known.id }, data });
  return { id: user.id, secret: await makeOneTimeLink(tx, clock, user.id, "join") };
}
