import { z } from "zod";
import { addressSchema, reasonSchema, sourceHashSchema, timeSchema } from "./identity.ts";

export const rolloutStateSchema = z.enum(["running", "paused", "done", "failed", "aborted", "undoing", "undone"]);
export type RolloutState = z.infer<typeof rolloutStateSchema>;

export const rolloutSelectSchema = z
  .strictObject({
    addresses: z.array(addressSchema).min(1).max(100_000).optional(),
    class: z.string().min(1).max(200).optional(),
    fromSource: sourceHashSchema.optional(),
  })
  .refine((s) => s.addresses ?? s.class ?? s.fromSource, "select actors by addresses, class or fromSource");

/** A rollout of more actors than this is wide: a person who starts one has to have given her password just now. */
export const WIDE_ROLLOUT_ACTORS = 100;

export const startRolloutSchema = z.strictObject({
  select: rolloutSelectSchema,
  toSource: sourceHashSchema,
  /** An actor with neither `snapshot` nor `restore` starts with fresh state only when this is true. */
  freshState: z.boolean().default(false),
  steps: z.unknown().optional(),
  gates: z.unknown().optional(),
  reason: reasonSchema,
});

/**
 * Where in the swap protocol it stopped. `gone`: the actor has ended, or ended by itself before its turn; `select`: it cannot
 * be moved (a system actor, say).
 */
export const swapStepSchema = z.enum(["gone", "select", "prepare", "seal", "snapshot", "restore", "handover", "start"]);

export type SwapStep = z.infer<typeof swapStepSchema>;

export const pauseStatsSchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

export const rolloutSchema = z.object({
  id: z.string(),
  state: rolloutStateSchema,
  select: z.object({
    addresses: z.array(addressSchema).optional(),
    class: z.string().optional(),
    fromSource: sourceHashSchema.optional(),
  }),
  toSource: sourceHashSchema,
  freshState: z.boolean(),
  reason: z.string(),
  startedBy: z.string(),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable(),
  /** Fixed at the start. */
  selected: z.number().int(),
  swapped: z.number().int(),
  /** Selected, and ended by themselves before they could be moved there, or back: no failure. */
  gone: z.number().int(),
  /** Fits the selection and was born since the start, on an old source. */
  leftOnOld: z.number().int(),
  failed: z.array(z.object({ address: addressSchema, step: swapStepSchema, error: z.string() })),
  /** Milliseconds between the last message the old instance took and the first the new one could take. */
  pauseMs: pauseStatsSchema,
  /** Why it ended `failed`, when that is not one actor's swap (a restart of the cluster, say). */
  lost: z.string().nullable(),
});
export type Rollout = z.infer<typeof rolloutSchema>;
