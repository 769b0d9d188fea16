import * as z from "zod";
import { actorTargetSchema, addressSchema, jsonSchema, reasonSchema, timeSchema } from "./identity.ts";

/** Who sent something from the console. `name` is null for a person whom the console does not know (any more). */
export const consoleOriginSchema = z.object({ personId: z.string(), name: z.string().nullable() });

/** A message that could not be delivered, as its host kept it. */
export const keptLetterSchema = z.object({
  id: z.string(),
  at: timeSchema,
  host: z.string(),
  target: z.string(),
  /** The global name that the target holds, or held before it ended; null: none that is known. */
  targetName: z.string().nullable(),
  sender: addressSchema.nullable(),
  messageType: z.string(),
  /** The message as JSON; absent when it cannot be shown so, or is longer than a list shows. */
  message: jsonSchema.optional(),
  reason: z.string(),
  /** What the reason does not say: which field did not fit, and what was expected. */
  problem: z.string().optional(),
  /** How often it was sent again and came back, known by its target, sender and content. */
  returned: z.number().int().min(0),
  /** It came back 3 times: it is sent again only by its id. */
  isQuarantined: z.boolean(),
});
export type KeptLetter = z.infer<typeof keptLetterSchema>;

/** A dead letter as the API shows it: the values of fields whose keys name a secret are masked. */
export const deadLetterSchema = keptLetterSchema.extend({
  /** Paths of what is masked in `message`. */
  masked: z.array(z.string()),
  /** Sent from the console, and by whom; null: an actor sent it. */
  fromConsole: consoleOriginSchema.nullable(),
});
export type DeadLetterRow = z.infer<typeof deadLetterSchema>;

/** Since the hosts started. `seen` = `kept` + `discarded` + `resent` + those too many to keep. */
export const deadLetterTotalsSchema = z.object({
  seen: z.number().int().min(0),
  kept: z.number().int().min(0),
  discarded: z.number().int().min(0),
  resent: z.number().int().min(0),
  /** Of kinds seen too long ago to be told apart. */
  ungrouped: z.number().int().min(0),
});
export type DeadLetterTotals = z.infer<typeof deadLetterTotalsSchema>;

/** Beside a list of letters. */
export const deadLetterCountsShape = {
  /** Of the kept letters that fit, all pages. */
  quarantined: z.number().int().min(0),
  totals: deadLetterTotalsSchema,
};

/** Dead letters of one reason, target and type. `count`: since the hosts started, also of those not kept any more. */
export const deadLetterGroupSchema = z.object({
  reason: z.string(),
  /** An address; of asks, whose addresses are many, what those of one realm share, and `*`. */
  target: z.string(),
  /** The global name that the target held last, as far as its letters know; null: none that is known. */
  targetName: z.string().nullable().optional(),
  messageType: z.string(),
  count: z.number().int().min(1),
  kept: z.number().int().min(0),
  /** Of those kept. */
  quarantined: z.number().int().min(0),
  firstAt: timeSchema,
  lastAt: timeSchema,
});
export type DeadLetterGroup = z.infer<typeof deadLetterGroupSchema>;

const text = z.string().min(1).max(1000);

/** Which of the kept letters; all that is said must fit. `target` is an address or a group's. `until` itself is out. */
export const deadLetterSelectShape = {
  reason: text.optional(),
  target: z.string().min(1).max(200).optional(),
  type: z.string().min(1).max(200).optional(),
  /** Part of reason, target, the target's name or type. */
  q: z.string().min(1).max(200).optional(),
  since: timeSchema.optional(),
  until: timeSchema.optional(),
};
export const deadLetterSelectSchema = z.strictObject(deadLetterSelectShape);
export type DeadLetterSelect = z.infer<typeof deadLetterSelectSchema>;

/**
 * Who gets letters that are sent again: an address, or `@` and a global name. Left out: each goes to who holds now the
 * name that its target held, and without one to the target itself.
 */
const sendTo = { to: actorTargetSchema.optional() };

/** The body may be left out. */
export const sendDeadLetterSchema = z.strictObject(sendTo).optional();

/**
 * What became of a letter that was sent again. `taken`: its receiver took it; `returned`: it is a dead letter again,
 * for `reason`; `waiting`: neither, within a second.
 */
export const resentLetterSchema = z.object({
  outcome: z.enum(["taken", "returned", "waiting"]),
  to: addressSchema,
  reason: z.string().nullable(),
});
export type ResentLetter = z.infer<typeof resentLetterSchema>;

/** `perSecond`: letters sent in a second, 1 to 1,000. */
export const sendDeadLettersSchema = z.strictObject({
  select: deadLetterSelectSchema,
  ...sendTo,
  perSecond: z.number().int().min(1).max(1000).default(10),
  reason: reasonSchema,
});

/** The letters named, or those that fit: one of the two. */
export const discardDeadLettersSchema = z
  .strictObject({
    ids: z.array(z.string().min(1).max(200)).min(1).max(1000).optional(),
    select: deadLetterSelectSchema.optional(),
    reason: reasonSchema,
  })
  .refine(({ ids, select }) => (ids === undefined) !== (select === undefined), "say either ids or select");

/**
 * How many of a set were sent again, and what became of them. `gone`: their host keeps them no more; `heldBack`: in
 * quarantine, or kept without content.
 */
export const resendCountsShape = {
  /** `taken` + `returned` + `waiting`. */
  sent: z.number().int().min(0),
  /** Their receiver took them. */
  taken: z.number().int().min(0),
  /** They are dead letters again. */
  returned: z.number().int().min(0),
  /** Neither, within a second. */
  waiting: z.number().int().min(0),
  gone: z.number().int().min(0),
  heldBack: z.number().int().min(0),
  /** Why the last one came back that did. */
  returnedFor: z.string().nullable(),
};
export type ResendCounts = z.infer<z.ZodObject<typeof resendCountsShape>>;

/**
 * Letters on their way again, `selected` fixed at its start. `done`: all of them were sent, whatever became of them. A
 * console that stops ends it as `stopped`; what was not sent is still kept.
 */
export const resendJobSchema = z.object({
  id: z.string(),
  state: z.enum(["running", "done", "stopped", "failed"]),
  select: deadLetterSelectSchema,
  perSecond: z.number().int(),
  reason: z.string(),
  startedBy: z.string(),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable(),
  /** As it was asked for; null: to who holds the name now, or the target. */
  to: actorTargetSchema.nullable(),
  selected: z.number().int().min(0),
  ...resendCountsShape,
  /** Why it failed. */
  error: z.string().nullable(),
});
export type ResendJob = z.infer<typeof resendJobSchema>;
