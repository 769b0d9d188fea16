import * as z from "zod";
import { type Proposal, proposalSchema } from "#protocol/people";

/** The answer of a change that has to wait for a second person (202), in place of its own answer. */
export const waitsSchema = z.object({ proposal: proposalSchema });

/** The proposal, when the change waits. */
export function proposalIn(answer: unknown): Proposal | null {
  const waits = waitsSchema.safeParse(answer);
  return waits.success ? waits.data.proposal : null;
}
