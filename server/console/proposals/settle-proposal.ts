import { z } from "zod";
import { acceptProposalAnswerSchema, roleMay, roleSchema } from "#protocol/people";
import type { Caller } from "../accounts/caller.ts";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { readHolders } from "../holders/holders.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { addPerson } from "../people/add-person.ts";
import { inviteUrl } from "../people/invite-url.ts";
import { setRole } from "../people/set-role.ts";
import { savePolicy } from "../policy/policy.ts";
import { activateToken } from "../tokens/make-token.ts";
import { type ProposalPayload, proposalPayloadSchema } from "./proposal-payload.ts";

const noBody = z.strictObject({}).optional();

export const acceptProposal = verb({
  method: "post",
  path: "/proposals/{id}/accept",
  permission: "decide",
  needsFreshSignIn: "Accepting a proposal",
  summary: "As the second person, let a change that widens who decides happen",
  params: { id: z.string().max(100) },
  body: noBody,
  answers: { 200: acceptProposalAnswerSchema },
  audits: "proposal.accept",
  async run({ params, caller, context }) {
    const { audit, clock, changes, settings } = context;
    const secret = await audit.change(async (tx, record) => {
      const { payload, proposal } = await takeOpen(tx, clock, params.id, caller, "accepted");
      if (proposal.proposedById === caller.id) {
        throw new ApiFailure(
          "FOUR_EYES",
          "you proposed this yourself",
          "Another person who may decide has to accept it.",
        );
      }
      const holders = await readHolders(tx);
      if (holders.isOnePerson(proposal.proposedById, caller.id)) {
        const { message, remedy } = holders.explain(caller.id, proposal.proposedById);
        throw new ApiFailure("FOUR_EYES", message, remedy);
      }
      await checkProposer(tx, proposal.proposedById, payload);
      const made = await apply(tx, clock, payload, caller.id);
      await record({
        who: caller,
        action: "proposal.accept",
        target: params.id,
        details: { summary: proposal.summary, proposedBy: proposal.proposedByName, ...payload },
      });
      return made;
    });
    for (const topic of ["people", "tokens", "policy", "me"] as const) changes.tell({ topic, id: null });
    return { status: 200, body: secret === null ? {} : { inviteUrl: inviteUrl(settings, secret) } };
  },
});

export const declineProposal = verb({
  method: "post",
  path: "/proposals/{id}/decline",
  permission: "decide",
  needsFreshSignIn: "Declining a proposal",
  summary: "Refuse a change that waits, or take back one's own",
  params: { id: z.string().max(100) },
  body: noBody,
  answers: { 200: z.object({}) },
  audits: "proposal.decline",
  async run({ params, caller, context }) {
    await context.audit.change(async (tx, record) => {
      const { payload, proposal } = await takeOpen(tx, context.clock, params.id, caller, "declined");
      if (payload.kind === "token") await tx.apiToken.deleteMany({ where: { id: payload.tokenId, isWaiting: true } });
      const details = { summary: proposal.summary, proposedBy: proposal.proposedByName };
      await record({ who: caller, action: "proposal.decline", target: params.id, details });
    });
    for (const topic of ["people", "tokens", "policy"] as const) context.changes.tell({ topic, id: null });
    return { status: 200, body: {} };
  },
});

/** Settles it at once, so that of two people who answer together one finds it settled. */
async function takeOpen(tx: Transaction, clock: Clock, id: string, caller: Caller, state: "accepted" | "declined") {
  const taken = await tx.proposal.updateMany({
    where: { id, state: "open" },
    data: { state, decidedById: caller.id, decidedAt: new Date(clock.now()) },
  });
  const proposal = await tx.proposal.findUnique({ where: { id } });
  if (proposal === null) throw new ApiFailure("NOT_FOUND", `there is no proposal ${id}`, "Look at the list again.");
  if (taken.count === 0) {
    throw new ApiFailure("CONFLICT", `this proposal was ${proposal.state} before`, "Look at the list again.");
  }
  return { proposal, payload: proposalPayloadSchema.parse(JSON.parse(proposal.payload)) };
}

/** Who proposed it has to be able to still. */
async function checkProposer(tx: Transaction, id: string, payload: ProposalPayload): Promise<void> {
  const proposer = await tx.user.findUnique({ where: { id } });
  const may = payload.kind === "token" ? "decide" : "administer";
  if (proposer !== null && proposer.removedAt === null && roleMay(roleSchema.parse(proposer.role), may)) return;
  throw new ApiFailure("CONFLICT", "who proposed this may not do it any more", "Decline it.");
}

/** Makes the change; of an invitation the link's secret, for who accepted. */
async function apply(tx: Transaction, clock: Clock, payload: ProposalPayload, by: string): Promise<string | null> {
  switch (payload.kind) {
    case "invite":
      return (await addPerson(tx, clock, payload, by)).secret;
    case "role":
      await setRole(tx, clock, payload.personId, payload.role);
      return null;
    case "token":
      await activateToken(tx, payload.tokenId);
      return null;
    case "policy":
      await savePolicy(tx, clock, payload.policy);
      return null;
  }
}
