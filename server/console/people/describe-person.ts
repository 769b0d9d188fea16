import { type Person, roleSchema } from "#protocol/people";
import { type Caller, callerMay } from "../accounts/caller.ts";
import type { Transaction } from "../database/database.ts";
import { type Holders, MACHINE, readHolders } from "../holders/holders.ts";

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

interface Describing {
  /** Ids of people about whom a proposal is open. */
  waiting: ReadonlySet<string>;
  holders: Holders;
  caller: Caller;
}

export function describePerson(row: PersonRow, { waiting, holders, caller }: Describing): Person {
  const holder = holders.holderOf(row.id);
  const hasJoined = row.accounts.length > 0;
  const maySignFor = caller.via === "session" && callerMay(caller, "decide");
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: roleSchema.parse(row.role),
    state: waiting.has(row.id) ? "waiting" : !hasJoined ? "invited" : "active",
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    unconfirmed:
      holder === null
        ? null
        : {
            madeBy: holder === MACHINE ? null : holder.name,
            isSecond: holders.isSecond(row.id),
            mayConfirm: hasJoined && maySignFor && holders.mayConfirm(caller.id, row.id),
          },
  };
}

export async function findWaiting(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.proposal.findMany({
    where: { state: "open", subjectId: { in: [...ids] } },
    select: { subjectId: true },
  });
  return new Set(rows.flatMap((row) => row.subjectId ?? []));
}

/** One person, as the list of people shows her to this caller. */
export async function readPerson(tx: Transaction, id: string, caller: Caller): Promise<Person> {
  const row = await tx.user.findUniqueOrThrow({ where: { id }, include: personInclude });
  return describePerson(row, { waiting: await findWaiting(tx, [id]), holders: await readHolders(tx), caller });
}
