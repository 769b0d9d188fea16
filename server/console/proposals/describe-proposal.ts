import { z } from "zod";
import type { Proposal } from "#protocol/people";
import { type Caller, callerMay } from "../accounts/caller.ts";
import type { Holders } from "../holders/holders.ts";

const kindSchema = z.enum(["invite", "role", "token", "policy"]);

export interface ProposalRow {
  id: string;
  kind: string;
  summary: string;
  proposedById: string;
  proposedByName: string;
  proposedAt: Date;
}

/** Also says whether this caller is a second person for it. */
export function describeProposal(row: ProposalRow, caller: Caller, holders: Holders): Proposal {
  return {
    id: row.id,
    kind: kindSchema.parse(row.kind),
    summary: row.summary,
    proposedBy: row.proposedByName,
    proposedAt: row.proposedAt.toISOString(),
    mayAccept: !holders.isOnePerson(row.proposedById, caller.id) && callerMay(caller, "decide"),
  };
}
