import { signInAgainSchema } from "#protocol/people";
import { type Verb, verb } from "../http/verb.ts";
import { checkPassword } from "./check-password.ts";
import { type SignInLimits, tooManyTries } from "./sign-in-limits.ts";

export function signInAgain(limits: SignInLimits): Verb {
  return verb({
    method: "post",
    path: "/me/sign-in-again",
    permission: "view",
    summary: "Give one's password again, before what asks for a fresh sign-in",
    body: signInAgainSchema,
    answers: { 204: null },
    audits: "session.sign-in-again",
    async run({ body, caller, address, context: { db, audit, clock } }) {
      const waitMs = await checkPassword(db, limits, { ...body, caller, address });
      if (waitMs > 0) return { raw: tooManyTries(waitMs) };
      await audit.change(async (tx, record) => {
        await tx.session.updateMany({
          where: { id: caller.sessionId ?? "" },
          data: { provedAt: new Date(clock.now()) },
        });
        await record({ who: caller, action: "session.sign-in-again", target: caller.email, details: { address } });
      });
      return { status: 204 };
    },
  });
}
