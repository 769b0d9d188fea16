import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { setupAnswerSchema, setupSchema, setupStateSchema } from "#protocol/people";
import { personAsCaller } from "../accounts/caller.ts";
import type { Database, Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { setPassword } from "../people/set-password.ts";
import { makeToken } from "../tokens/make-token.ts";
import type { SetupToken } from "./setup-token.ts";

/** Days that a pending source waits, until somebody sets another number. */
const PENDING_EXPIRY_DAYS = 7;

/** There is an administrator, or was one. */
export async function isSetUp(db: Database | Transaction): Promise<boolean> {
  return (await db.policy.count()) > 0;
}

export const readSetup = verb({
  method: "get",
  path: "/setup",
  permission: "open",
  summary: "Is there an administrator yet?",
  answers: { 200: setupStateSchema },
  audits: null,
  async run({ context }) {
    return { status: 200, body: { isSetUp: await isSetUp(context.db) } };
  },
});

/** `onDone` runs once, after the first administrator was made. */
export function setUp(token: SetupToken, onDone: () => void): Verb {
  return verb({
    method: "post",
    path: "/setup",
    permission: "open",
    summary: "Make the first administrator, by the one-time link's token",
    body: setupSchema,
    answers: { 201: setupAnswerSchema },
    audits: "console.set-up",
    async run({ body, context }) {
      const { audit, clock, db, changes } = context;
      if (await isSetUp(db)) throw alreadySetUp();
      token.check(body.token);
      const passwordHash = await hashPassword(body.password);
      const answer = await audit.change(async (tx, record) => {
        if (await isSetUp(tx)) throw alreadySetUp();
        const now = new Date(clock.now());
        const { approvals, name, email } = body;
        await tx.policy.create({ data: { id: 1, approvals, pendingExpiryDays: PENDING_EXPIRY_DAYS, updatedAt: now } });
        const person = await tx.user.create({
          data: { id: randomUUID(), name, email, role: "admin", createdAt: now, updatedAt: now },
        });
        await setPassword(tx, clock, person.id, passwordHash);
        const made = body.apiToken
          ? await makeToken(tx, clock, {
              userId: person.id,
              name: "Set-up",
              role: "admin",
              canDecide: approvals === "one-person",
              isWaiting: false,
              expiresAt: null,
            })
          : null;
        await record({
          who: personAsCaller(person),
          action: "console.set-up",
          target: email,
          details: { approvals, apiToken: made?.id ?? null },
        });
        return made === null ? {} : { apiToken: made.secret };
      });
      onDone();
      for (const topic of ["people", "policy", "tokens"] as const) changes.tell({ topic, id: null });
      return { status: 201, body: answer };
    },
  });
}

function alreadySetUp(): ApiFailure {
  return new ApiFailure(
    "ALREADY_SET_UP",
    "this console has an administrator already",
    "Sign in, or ask her to invite you.",
  );
}
