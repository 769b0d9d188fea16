import { z } from "zod";
import { type Proposal, proposalSchema } from "#protocol/people";

const waitsSchema = z.object({ proposal: proposalSchema });

/** The answer of a change that may have to wait for a second person (202): its own answer, or the proposal it became. */
export function orProposal<T extends z.ZodType>(answer: T) {
  return z.union([waitsSchema, answer]);
}

/** The proposal, when the change waits. */
export function proposalIn(answer: unknown): Proposal | null {
  const waits = waitsSchema.safeParse(answer);
  return waits.success ? waits.data.proposal : null;
}
