import { z } from "zod";
import { emailSchema, nameSchema, policySchema, roleSchema } from "#protocol/people";

/** What waits, kept as JSON in the proposal's row. */
export const proposalPayloadSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("invite"), name: nameSchema, email: emailSchema, role: roleSchema }),
  z.strictObject({ kind: z.literal("role"), personId: z.string(), role: roleSchema }),
  z.strictObject({ kind: z.literal("token"), tokenId: z.string() }),
  z.strictObject({ kind: z.literal("policy"), policy: policySchema }),
]);
export type ProposalPayload = z.infer<typeof proposalPayloadSchema>;
