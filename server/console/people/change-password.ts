import { hashPassword } from "better-auth/crypto";
import { changePasswordSchema } from "#protocol/people";
import { type Verb, verb } from "../http/verb.ts";
import { checkPassword } from "../sessions/check-password.ts";
import { endSessions } from "../sessions/end-sessions.ts";
import { type SignInLimits, tooManyTries } from "../sessions/sign-in-limits.ts";

export function changePassword(limits: SignInLimits): Verb {
  return verb({
    method: "post",
    path: "/me/password",
    permission: "view",
    summary: "Change one's own password; one's other sessions end",
    body: changePasswordSchema,
    answers: { 204: null },
    audits: "person.change-password",
    async run({ body, caller, address, context }) {
      const { db, clock } = context;
      const waitMs = await checkPassword(db, limits, { password: body.current, caller, address });
      if (waitMs > 0) return { raw: tooManyTries(waitMs) };
      const password = await hashPassword(body.password);
      await endSessions(context, async (tx, end, record) => {
        const now = new Date(clock.now());
        const credential = { userId: caller.id, providerId: "credential" };
        await tx.account.updateMany({ where: credential, data: { password, updatedAt: now } });
        await tx.session.updateMany({ where: { id: caller.sessionId ?? "" }, data: { provedAt: now } });
        const ended = await end({ userId: caller.id, id: { not: caller.sessionId ?? "" } });
        await record({ who: caller, action: "person.change-password", target: caller.email, details: { ended } });
      });
      return { status: 204 };
    },
  });
}
