import { z } from "zod";
import { addressSchema, jsonSchema, timeSchema } from "./identity.ts";

/** A message that could not be delivered, as its host kept it. */
export const deadLetterSchema = z.object({
  id: z.string(),
  at: timeSchema,
  host: z.string(),
  target: z.string(),
  sender: addressSchema.nullable(),
  messageType: z.string(),
  /** The message as JSON; absent when it cannot be shown so. */
  message: jsonSchema.optional(),
  reason: z.string(),
});
export type DeadLetterRow = z.infer<typeof deadLetterSchema>;
