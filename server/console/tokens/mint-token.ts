import type { z } from "zod";
import { mintTokenAnswerSchema, mintTokenSchema, roleMay, waitingTokenSchema } from "#protocol/people";
import { type Caller, callerMay } from "../accounts/caller.ts";
import { needsSecondPerson } from "../accounts/deciders.ts";
import { isWithin } from "../accounts/roles.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { propose } from "../proposals/propose.ts";
import { makeToken } from "./make-token.ts";

export const mintToken = verb({
  method: "post",
  path: "/tokens",
  permission: "view",
  needsFreshSignIn: "Making a token",
  summary: "Make an API token of one's own, with at most one's own role",
  body: mintTokenSchema,
  answers: { 201: mintTokenAnswerSchema, 202: waitingTokenSchema },
  audits: "token.mint",
  async run({ body, caller, context }) {
    refuseMore(body, caller);
    const { audit, clock, changes } = context;
    if (body.expiresAt !== null && Date.parse(body.expiresAt) <= clock.now()) {
      throw new ApiFailure("BAD_REQUEST", `${body.expiresAt} is past`, "Choose a moment to come, or none.");
    }
    const answer = await audit.change(async (tx, record) => {
      const isWaiting = body.canDecide && (await needsSecondPerson(tx, clock));
      const { id, secret } = await makeToken(tx, clock, { userId: caller.id, ...body, isWaiting });
      if (isWaiting) {
        const summary = `A token "${body.name}" of ${caller.name} (${body.role}) that decides on sources`;
        const payload = { kind: "token" as const, tokenId: id };
        const proposal = await propose(tx, record, clock, caller, { payload, summary, subjectId: null });
        return { status: 202, body: { proposal, id, token: secret } };
      }
      const details = { id, role: body.role, canDecide: body.canDecide, expiresAt: body.expiresAt };
      await record({ who: caller, action: "token.mint", target: body.name, details });
      return { status: 201, body: { id, token: secret } };
    });
    changes.tell({ topic: "tokens", id: null });
    return answer;
  },
});

function refuseMore({ role, canDecide }: z.output<typeof mintTokenSchema>, caller: Caller): void {
  if (!isWithin(role, caller.role)) {
    throw new ApiFailure(
      "FORBIDDEN",
      `a token's role never exceeds its maker's: you are ${caller.role}, and asked for ${role}`,
      "Ask for a role of your own or a lesser one.",
    );
  }
  if (!canDecide) return;
  if (!callerMay(caller, "decide")) {
    throw new ApiFailure("FORBIDDEN", "who may not decide cannot make a token that does", "Make it without canDecide.");
  }
  if (!roleMay(role, "decide")) {
    throw new ApiFailure("BAD_REQUEST", `a token with the role ${role} cannot decide`, "Ask for approver or admin.");
  }
}
