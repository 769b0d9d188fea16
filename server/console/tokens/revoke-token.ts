import { z } from "zod";
import { roleMay } from "#protocol/people";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";

export const revokeToken = verb({
  method: "delete",
  path: "/tokens/{id}",
  permission: "view",
  needsFreshSignIn: "Revoking a token",
  summary: "Revoke a token of one's own; an administrator anybody's",
  params: { id: z.string().max(100) },
  answers: { 204: null },
  audits: "token.revoke",
  async run({ params, caller, context }) {
    const { audit, clock, changes, sessionEnds } = context;
    await audit.change(async (tx, record) => {
      const token = await tx.apiToken.findUnique({ where: { id: params.id }, include: { user: true } });
      const isHers = token !== null && (token.userId === caller.id || roleMay(caller.role, "administer"));
      if (!isHers) throw new ApiFailure("NOT_FOUND", `you have no token ${params.id}`, "Look at your tokens again.");
      await tx.apiToken.delete({ where: { id: token.id } });
      const now = new Date(clock.now());
      await tx.proposal.updateMany({
        where: { state: "open", kind: "token", payload: JSON.stringify({ kind: "token", tokenId: token.id }) },
        data: { state: "withdrawn", decidedById: caller.id, decidedAt: now },
      });
      const details = { id: token.id, of: token.user.email, role: token.role };
      await record({ who: caller, action: "token.revoke", target: token.name, details });
    });
    sessionEnds.tell({ tokenId: params.id });
    changes.tell({ topic: "tokens", id: params.id });
    return { status: 204 };
  },
});
