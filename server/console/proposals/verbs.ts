import type { Verb } from "../http/verb.ts";
import { listProposals } from "./list-proposals.ts";
import { acceptProposal, declineProposal } from "./settle-proposal.ts";

export const proposalVerbs: readonly Verb[] = [listProposals, acceptProposal, declineProposal];
