import { randomUUID } from "node:crypto";
import type { Proposal } from "#protocol/people";
import { type Caller, callerMay } from "../accounts/caller.ts";
import type { RecordRow } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { readHolders } from "../holders/holders.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { describeProposal } from "./describe-proposal.ts";
import type { ProposalPayload } from "./proposal-payload.ts";

export interface NewProposal {
  payload: ProposalPayload;
  /** One sentence, as the second person reads it. */
  summary: string;
  /** The person that it is about, when she is one already. */
  subjectId: string | null;
}

/** Keeps a change for the second person instead of making it, with its audit row. */
export async function propose(
  tx: Transaction,
  record: RecordRow,
  clock: Clock,
  caller: Caller,
  { payload, summary, subjectId }: NewProposal,
): Promise<Proposal> {
  const row = await tx.proposal.create({
    data: {
      id: randomUUID(),
      kind: payload.kind,
      payload: JSON.stringify(payload),
      summary,
      subjectId,
      proposedById: caller.id,
      proposedByName: caller.name,
      proposedAt: new Date(clock.now()),
      state: "open",
    },
  });
  await record({ who: caller, action: "proposal.make", target: row.id, details: { summary, ...payload } });
  return describeProposal(row, caller, await readHolders(tx));
}

/** A token that does not decide may not widen who does either: it would only be one step further. */
export function refuseTokenWithoutDecide(caller: Caller): void {
  if (caller.via === "session" || callerMay(caller, "decide")) return;
  throw new ApiFailure(
    "FORBIDDEN",
    "a token made without canDecide may not widen who decides",
    "Sign in, or use a token made with canDecide.",
  );
}
