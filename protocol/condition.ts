import * as z from "zod";
import { addressSchema, sourceHashSchema, timeSchema } from "./identity.ts";

/** What happened is counted in slots of this length; slot `n` is about `n` × 5 s after 1970. */
export const SLOT_MS = 5_000;
/** As far as a host looks back, 15 minutes. */
export const SLOTS = 180;

const count = z.number().int().min(0);
/** Slot and count, oldest first; slots in which nothing happened are left out. */
const slotCountsSchema = z.array(z.tuple([count, count]));
export type SlotCounts = z.infer<typeof slotCountsSchema>;

const slotSchema = z.object({
  slot: count,
  actors: count,
  /** Messages waiting at its end. */
  depth: count,
  /** In it: messages taken, failures, dead letters. */
  received: count,
  failures: count,
  deadLetters: count,
});
export type Slot = z.infer<typeof slotSchema>;

/** What happened on one host, or all hosts together, in the last 15 minutes. The newest slot is not over. */
export const hostConditionSchema = z.object({
  /** The slot of the moment at which it was read. */
  now: count,
  slots: z.array(slotSchema),
  /** By class and source (null: a system actor's), also of actors that are gone. */
  failures: z.array(z.object({ class: z.string(), source: sourceHashSchema.nullable(), counts: slotCountsSchema })),
  deadLetters: z.array(z.object({ reason: z.string(), counts: slotCountsSchema })),
  /** Actors with a message that has waited over a minute, and the one with the oldest. */
  old: z.object({
    count,
    worst: z.object({ address: addressSchema, class: z.string(), waitsMs: z.number().min(0) }).nullable(),
  }),
});
export type HostCondition = z.infer<typeof hostConditionSchema>;

export const CONCERN_KINDS = [
  "blocked",
  "stuck",
  "failures",
  "rollout",
  "deadLetters",
  "old",
  "deep",
  "busy",
  "faults",
  "lost",
] as const;

/** One cause for a look, the worst first in a list. */
export const concernSchema = z.object({
  /** The same for as long as it is the same cause. */
  id: z.string(),
  kind: z.enum(CONCERN_KINDS),
  /** A sentence with its figures. */
  says: z.string(),
  /** Of one actor or rollout, or undefined where it counts many: its address or id. */
  subject: z.string().nullable(),
  /** Somebody saw it, and it did not get worse since. */
  acknowledged: z
    .object({
      by: z.string(),
      at: timeSchema,
      /** When it is listed as not acknowledged again. */
      until: z.string(),
    })
    .nullable(),
});
export type Concern = z.infer<typeof concernSchema>;

/** How the cluster does, from what its hosts remember: true at first sight, whoever looks since when. */
export const conditionSchema = z.object({
  at: timeSchema,
  /** The worst first, those acknowledged last. */
  concerns: z.array(concernSchema),
  /** Of the last minute. */
  failuresPerMinute: count,
  /** Of the last 15 minutes. */
  failures: count,
  deadLetters: count,
  /** Columns of equal length, a reading every 5 s, oldest first, 15 minutes at most. */
  past: z.object({
    at: z.array(timeSchema),
    actors: z.array(count),
    depth: z.array(count),
    receivedRate: z.array(z.number().min(0)),
    failures: z.array(count),
    deadLetters: z.array(count),
  }),
});
export type Condition = z.infer<typeof conditionSchema>;
