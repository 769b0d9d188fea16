import { z } from "zod";
import { policySchema, proposalSchema } from "#protocol/people";
import { needsSecondPerson } from "../accounts/deciders.ts";
import { verb } from "../http/verb.ts";
import { propose, refuseTokenWithoutDecide } from "../proposals/propose.ts";
import { readPolicy } from "./read-policy.ts";
import { savePolicy } from "./save-policy.ts";

export const changePolicy = verb({
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
