import { hashPassword } from "better-auth/crypto";
import { acceptInvitationSchema } from "#protocol/people";
import { personAsCaller } from "../accounts/caller.ts";
import { hashSecret } from "../accounts/one-time-secret.ts";
import { nameSecond } from "../holders/name-second.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { setPassword } from "./set-password.ts";

export const acceptInvitation = verb({
  method: "post",
  path: "/invitations/accept",
  permission: "open",
  summary: "Set one's password by the one-time link of an invitation or a reset",
  body: acceptInvitationSchema,
  answers: { 204: null },
  audits: "person.set-password",
  async run({ body, context }) {
    const { audit, clock, db, changes, sessionEnds } = context;
    const tokenHash = hashSecret(body.token);
    // Looked up before the password is hashed: who guesses links makes the server do no work.
    if ((await db.invitation.findUnique({ where: { tokenHash } })) === null) throw noSuchLink();
    const passwordHash = await hashPassword(body.password);
    const personId = await audit.change(async (tx, record) => {
      const link = await tx.invitation.findUnique({ where: { tokenHash }, include: { user: true } });
      if (link === null || link.user.removedAt !== null || link.expiresAt.getTime() <= clock.now()) throw noSuchLink();
      await setPassword(tx, clock, link.userId, passwordHash);
      const isSecond = link.purpose === "join" && (await nameSecond(tx, clock, link.userId));
      await record({
        who: personAsCaller(link.user),
        action: "person.set-password",
        target: link.user.email,
        details: { by: link.purpose === "reset" ? "reset link" : "invitation", ...(isSecond ? { isSecond } : {}) },
      });
      return link.userId;
    });
    sessionEnds.tell({ personId });
    changes.tell({ topic: "people", id: personId });
    return { status: 204 };
  },
});

function noSuchLink(): ApiFailure {
  return new ApiFailure(
    "NOT_FOUND",
    "this link is not valid: it was used, has expired, or was replaced by a newer one",
    "Ask an administrator for a new one.",
  );
}
