import { type Person, roleSchema } from "#protocol/people";
import type { Transaction } from "../database/database.ts";

/** What `describePerson` reads of a person. */
export const personInclude = {
  accounts: { where: { providerId: "credential" }, select: { id: true } },
} as const;

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  role: string;
  createdAt: Date;
  lastSeenAt: Date | null;
  accounts: readonly unknown[];
}

/** `waiting`: ids of people about whom a proposal is open. */
export function describePerson(row: PersonRow, waiting: ReadonlySet<string>): Person {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: roleSchema.parse(row.role),
    state: waiting.has(row.id) ? "waiting" : row.accounts.length === 0 ? "invited" : "active",
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  };
}

export async function findWaiting(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.proposal.findMany({
    where: { state: "open", subjectId: { in: [...ids] } },
    select: { subjectId: true },
  });
  return new Set(rows.flatMap((row) => row.subjectId ?? []));
}
