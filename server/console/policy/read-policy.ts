import { type Policy, policySchema } from "#protocol/people";
import type { Database, Transaction } from "../database/database.ts";
import { verb } from "../http/verb.ts";

/** Before the first run there is no row: the stricter one holds. */
const BEFORE_SETUP: Policy = { approvals: "two-people", pendingExpiryDays: 7 };

export async function readPolicy(db: Database | Transaction): Promise<Policy> {
  const row = await db.policy.findUnique({ where: { id: 1 }, select: { approvals: true, pendingExpiryDays: true } });
  return row === null ? BEFORE_SETUP : policySchema.parse(row);
}

export const getPolicy = verb({
  method: "get",
  path: "/policy",
  permission: "view",
  summary: "How many people a decision takes, and how long a source may wait for one",
  answers: { 200: policySchema },
  audits: null,
  async run({ context }) {
    return { status: 200, body: await context.readPolicy() };
  },
});
