import { z } from "zod";
import { type Policy, policySchema, proposalSchema } from "#protocol/people";
import { needsSecondPerson } from "../accounts/deciders.ts";
import type { Clock } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { type Verb, verb } from "../http/verb.ts";
import { propose, refuseTokenWithoutDecide } from "../proposals/propose.ts";

/** Before the first run there is no row: the stricter one holds. */
const BEFORE_SETUP: Policy = { approvals: "two-people", pendingExpiryDays: 7 };

export async function readPolicy(db: Database | Transaction): Promise<Policy> {
  const row = await db.policy.findUnique({ where: { id: 1 }, select: { approvals: true, pendingExpiryDays: true } });
  return row === null ? BEFORE_SETUP : policySchema.parse(row);
}

export async function savePolicy(tx: Transaction, clock: Clock, policy: Policy): Promise<void> {
  await tx.policy.update({ where: { id: 1 }, data: { ...policy, updatedAt: new Date(clock.now()) } });
}

const getPolicy = verb({
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

const changePolicy = verb({
  method: "put",
  path: "/policy",
  permission: "administer",
  needsFreshSignIn: "Changing the policy",
  summary: "Change the policy; to let one person decide alone takes a second one's agreement",
  body: policySchema,
  answers: { 200: policySchema, 202: z.object({ proposal: proposalSchema }) },
  audits: "policy.change",
  async run({ body, caller, context }) {
    const { audit, clock, changes } = context;
    const answer = await audit.change(async (tx, record) => {
      const from = await readPolicy(tx);
      if (from.approvals === "two-people" && body.approvals === "one-person") {
        refuseTokenWithoutDecide(caller);
        if (await needsSecondPerson(tx, clock)) {
          const summary = `Let one person alone decide on a source; pending sources expire after ${body.pendingExpiryDays} days`;
          const payload = { kind: "policy" as const, policy: body };
          const proposal = await propose(tx, record, clock, caller, { payload, summary, subjectId: null });
          return { status: 202, body: { proposal } };
        }
      }
      await savePolicy(tx, clock, body);
      await record({ who: caller, action: "policy.change", target: "policy", details: { from, to: body } });
      return { status: 200, body };
    });
    changes.tell({ topic: "policy", id: null });
    return answer;
  },
});

export const policyVerbs: readonly Verb[] = [getPolicy, changePolicy];
