import { hashPassword } from "better-auth/crypto";
import { emailSchema, passwordSchema } from "#protocol/people";
import { guardRemoval } from "../accounts/deciders.ts";
import { appendRows } from "../audit/append.ts";
import { entryRow } from "../audit/entry-row.ts";
import type { Clock } from "../clock.ts";
import { openBeside } from "../database/open-beside.ts";
import { MACHINE } from "../holders/holders.ts";
import { forgetSecond } from "../holders/name-second.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { makeOneTimeLink } from "./one-time-link.ts";
import { setPassword } from "./set-password.ts";

/**
 * `callboard admin reset-password`, for whoever has the machine, also while the console runs. With `password` it is
 * set; without, it returns the secret of a one-time link (`<console>/invitation#token=<secret>`, 24 hours). Either
 * way her sessions end (their sockets within 5 s), with an audit row. Her role, her tokens and the policy stay as they
 * are; her account counts as no other person than anybody until it is confirmed. Throws ApiFailure NOT_FOUND or
 * BAD_REQUEST.
 */
export async function resetPassword(
  place: { dataDir: string; databaseUrl: string | null },
  clock: Clock,
  request: { email: string; password?: string },
): Promise<{ linkSecret: string | null }> {
  const email = emailSchema.parse(request.email);
  const password = request.password === undefined ? null : passwordSchema.safeParse(request.password);
  if (password?.success === false) {
    const why = password.error.issues[0]?.message ?? "not fit";
    throw new ApiFailure("BAD_REQUEST", `this password is refused: ${why}`, "Choose another.");
  }
  const passwordHash = password === null ? null : await hashPassword(password.data);
  const { db, lockChain, close } = await openBeside(place);
  try {
    return await db.$transaction(async (tx) => {
      const person = await tx.user.findUnique({ where: { email } });
      if (person === null || person.removedAt !== null) {
        throw new ApiFailure("NOT_FOUND", `there is no person with the e-mail ${email}`, "Check the address.");
      }
      let linkSecret: string | null = null;
      if (passwordHash === null) {
        // Without a password she does not decide: as when she is removed, the other's hands are not free at once.
        await guardRemoval(tx, clock, async () => {
          await tx.session.deleteMany({ where: { userId: person.id } });
          await tx.account.deleteMany({ where: { userId: person.id, providerId: "credential" } });
        });
        linkSecret = await makeOneTimeLink(tx, clock, person.id, "reset");
      } else {
        await setPassword(tx, clock, person.id, passwordHash);
      }
      await tx.user.update({ where: { id: person.id }, data: { heldById: MACHINE } });
      await forgetSecond(tx, person.id);
      const details = { by: passwordHash === null ? "one-time link" : "new password" };
      const entry = { who: "system" as const, action: "person.reset-password", target: email, details };
      await appendRows(tx, lockChain, new Date(clock.now()), [entryRow(entry, "done")]);
      return { linkSecret };
    });
  } finally {
    await close();
  }
}
