import * as z from "zod";
import { apiErrorSchema } from "./error.ts";
import {
  actorTargetSchema,
  addressSchema,
  classNameSchema,
  globalNameSchema,
  jsonSchema,
  timeSchema,
} from "./identity.ts";
import { visibleNameSchema } from "./visible-text.ts";

export const sendKindSchema = z.enum(["ask", "tell"]);
export type SendKind = z.infer<typeof sendKindSchema>;

/** Longer messages and replies are not kept in the history, and not as saved messages: characters of their JSON. */
export const MAX_KEPT_CHARS = 65_536;

/**
 * One ask or tell of the person who reads it, made from the console by session; kept as long as the retention setting
 * says, the last 1,000 of each person.
 */
export const sentMessageSchema = z.object({
  id: z.string(),
  at: timeSchema,
  kind: sendKindSchema,
  /** As it was named: an address, or `@` and a global name. */
  target: actorTargetSchema,
  messageType: z.string(),
  /** With secrets masked; absent when it was longer than is kept. */
  message: jsonSchema.optional(),
  timeoutMs: z.number().int().nullable(),
  /** `sent`: a tell, which waits for no reply. */
  outcome: z.enum(["replied", "sent", "failed"]),
  /** With secrets masked; absent when there was none, or it was longer than is kept. */
  reply: jsonSchema.optional(),
  latencyMs: z.number().nullable(),
  error: apiErrorSchema.omit({ details: true }).nullable(),
});
export type SentMessage = z.infer<typeof sentMessageSchema>;

/** Whom a saved message is for. Of a class the sender chooses one when it is sent. */
export const savedTargetSchema = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("name"), name: globalNameSchema }),
  z.strictObject({ by: z.literal("address"), address: addressSchema }),
  z.strictObject({ by: z.literal("class"), class: classNameSchema }),
]);
export type SavedTarget = z.infer<typeof savedTargetSchema>;

const savedShape = {
  name: visibleNameSchema.trim().min(1, "give it a name").max(100),
  target: savedTargetSchema,
  kind: sendKindSchema,
  message: jsonSchema,
  timeoutMs: z.number().int().min(1).max(60_000),
  /** Every operator may send it; only its owner may change it. An admin may remove it. */
  isShared: z.boolean(),
};

/** A message kept to be sent again. Secrets in it are masked, and filled in when it is sent. */
export const savedMessageSchema = z.object({
  id: z.string(),
  ...savedShape,
  messageType: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  isMine: z.boolean(),
  updatedAt: timeSchema,
});
export type SavedMessage = z.infer<typeof savedMessageSchema>;

export const saveMessageSchema = z.strictObject({
  ...savedShape,
  timeoutMs: savedShape.timeoutMs.default(5_000),
  isShared: savedShape.isShared.default(false),
});
export type NewSavedMessage = z.input<typeof saveMessageSchema>;

export const changeSavedMessageSchema = z.strictObject(savedShape).partial();
