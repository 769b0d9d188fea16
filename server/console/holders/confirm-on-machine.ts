import { emailSchema } from "#protocol/people";
import { appendRows } from "../audit/append.ts";
import { entryRow } from "../audit/entry-row.ts";
import type { Clock } from "../clock.ts";
import { openBeside } from "../database/open-beside.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { standAlone } from "./stand-alone.ts";

/**
 * `callboard admin confirm-person`, for whoever has the machine, also while the console runs: the account counts as a
 * person of its own, its sessions and tokens end, and an audit row says that the system did it. Throws ApiFailure
 * NOT_FOUND or CONFLICT.
 */
export async function confirmOnMachine(
  place: { dataDir: string; databaseUrl: string | null },
  clock: Clock,
  request: { email: string },
): Promise<void> {
  const email = emailSchema.parse(request.email);
  const { db, lockChain, close } = await openBeside(place);
  try {
    await db.$transaction(async (tx) => {
      const person = await tx.user.findUnique({ where: { email } });
      if (person === null || person.removedAt !== null) {
        throw new ApiFailure("NOT_FOUND", `there is no person with the e-mail ${email}`, "Check the address.");
      }
      if (person.heldById === null) {
        throw new ApiFailure("CONFLICT", `the account of ${email} needs no confirmation`, "Nothing was changed.");
      }
      const ended = await standAlone(tx, clock, { personId: person.id, from: person.heldById, to: null });
      const details = { id: person.id, by: "the machine", ...ended };
      const entry = { who: "system" as const, action: "person.confirm", target: email, details };
      await appendRows(tx, lockChain, new Date(clock.now()), [entryRow(entry, "done")]);
    });
  } finally {
    await close();
  }
}
