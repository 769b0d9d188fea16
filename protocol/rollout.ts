import * as z from "zod";
import { addressSchema, hostIdSchema, reasonSchema, sourceHashSchema, timeSchema } from "./identity.ts";

export const rolloutStateSchema = z.enum(["running", "paused", "done", "failed", "aborted", "undoing", "undone"]);
export type RolloutState = z.infer<typeof rolloutStateSchema>;

export const rolloutSelectSchema = z
  .strictObject({
    addresses: z.array(addressSchema).min(1).max(100_000).optional(),
    class: z.string().min(1).max(200).optional(),
    fromSource: sourceHashSchema.optional(),
  })
  .refine((s) => s.addresses ?? s.class ?? s.fromSource, "select actors by addresses, class or fromSource");

/**
 * More actors than this are many: a person who starts a rollout of so many, resumes one with so many to come or undoes one
 * of so many has to have given her password just now.
 */
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

/** More waiting messages than this are not moved with their actor: its swap is refused until it has caught up. */
export const MAX_MOVED_MESSAGES = 20_000;

/** What a rollout would meet, asked before it is started; nothing is changed by asking. */
export const planRolloutSchema = startRolloutSchema.pick({ select: true, toSource: true });

const sourceNameSchema = z.object({ hash: sourceHashSchema, name: z.string(), version: z.string() });

/** Counts are of the moment; a rollout fixes who is selected when it starts. */
export const rolloutPlanSchema = z.object({
  /** Those that fit and run on another source. */
  actors: z.number().int().min(0),
  /** Those that fit and run on the target already. */
  onTarget: z.number().int().min(0),
  waiting: z.number().int().min(0),
  hosts: z.array(z.object({ host: hostIdSchema, actors: z.number().int() })),
  fromSources: z.array(sourceNameSchema.extend({ actors: z.number().int() })),
  /**
   * What becomes of the state, by class, the worst where its actors run on several sources: `missing`: the target has no such
   * class, refused; `fresh`: the running source has no `snapshot`, refused without `freshState`; `dropped`: there is a
   * snapshot, but the target has no `restore`, so it begins anew; `carried`: goes over.
   */
  classes: z.array(
    z.object({
      class: z.string(),
      actors: z.number().int(),
      state: z.enum(["carried", "dropped", "fresh", "missing"]),
    }),
  ),
  /** Those with more than `MAX_MOVED_MESSAGES` waiting, the deepest first. */
  tooDeep: z.object({
    items: z.array(z.object({ address: addressSchema, depth: z.number().int() })).max(20),
    total: z.number().int(),
  }),
});
export type RolloutPlan = z.infer<typeof rolloutPlanSchema>;

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
