import * as z from "zod";
import { addressSchema, hostIdSchema, reasonSchema, sourceHashSchema, timeSchema } from "./identity.ts";
import { pageQueryShape } from "./list.ts";

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
 * More actors than this are many: a person who starts a rollout of so many, resumes one with so many to come or undoes
 * one of so many has to have given her password just now.
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
   * What becomes of the state, by class, the worst where its actors run on several sources: `missing`: the target has
   * no such class, refused; `fresh`: the running source has no `snapshot`, refused without `freshState`; `dropped`:
   * there is a snapshot, but the target has no `restore`, so it begins anew; `carried`: goes over.
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
 * Where in the swap protocol it stopped. `gone`: the actor has ended, or ended by itself before its turn; `select`: it
 * cannot be moved (a system actor, say).
 */
export const swapStepSchema = z.enum(["gone", "select", "prepare", "seal", "snapshot", "restore", "handover", "start"]);

export type SwapStep = z.infer<typeof swapStepSchema>;

export const pauseStatsSchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

/**
 * Where one actor of a rollout stands. `waiting`: not reached yet; `failed`: it goes on as before on its old source;
 * `undone`: it was swapped back; `stuck`: its undo failed, it is on the new one; `gone`: it ended by itself before its
 * turn.
 */
export const rolloutActorStateSchema = z.enum(["waiting", "swapped", "failed", "undone", "stuck", "gone"]);
export type RolloutActorState = z.infer<typeof rolloutActorStateSchema>;

/** Class, name and host are those of the start; null where a rollout is older than their keeping. */
const selectedActorShape = {
  address: addressSchema,
  class: z.string().nullable(),
  globalName: z.string().nullable(),
  host: z.string().nullable(),
};

export const rolloutActorSchema = z.object({
  ...selectedActorShape,
  fromSource: sourceHashSchema,
  state: rolloutActorStateSchema,
  /** Of its swap to the new source; null while there was none. */
  pauseMs: z.number().nullable(),
  /** Where its swap, or its undo, stopped, and why. */
  step: swapStepSchema.nullable(),
  error: z.string().nullable(),
});
export type RolloutActor = z.infer<typeof rolloutActorSchema>;

/** Which of its actors. `q` is part of address, class, global name or error. */
export const rolloutActorsQueryShape = {
  ...pageQueryShape,
  state: rolloutActorStateSchema.optional(),
  q: z.string().max(200).optional(),
};

/** What was done to a rollout, and by whom, as the audit has it. */
export const rolloutEventSchema = z.object({
  at: timeSchema,
  what: z.enum(["start", "pause", "resume", "abort", "undo", "end"]),
  who: z.string(),
  reason: z.string().nullable(),
  /** Of an `end`. */
  state: rolloutStateSchema.nullable(),
});
export type RolloutEvent = z.infer<typeof rolloutEventSchema>;

/** Pause, resume, abort and undo; the reason is kept in the audit. */
export const moveRolloutSchema = z.strictObject({ reason: reasonSchema.optional() }).optional();

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
  failed: z.array(z.object({ ...selectedActorShape, step: swapStepSchema, error: z.string() })),
  /** Milliseconds between the last message the old instance took and the first the new one could take. */
  pauseMs: pauseStatsSchema,
  /** Why it ended `failed`, when that is not one actor's swap (a restart of the cluster, say). */
  lost: z.string().nullable(),
  /**
   * From its start until it was done, failed or aborted, pauses included; so far, while it goes on. An undo does not
   * count.
   */
  durationMs: z.number().min(0),
  /** Who undid it, why, and how long that took (so far); null: nobody did. */
  undo: z
    .object({ by: z.string(), at: timeSchema, reason: z.string().nullable(), durationMs: z.number().min(0) })
    .nullable(),
  /** The first of the selected, by which a rollout of one is called. */
  first: z.object(selectedActorShape).nullable(),
});
export type Rollout = z.infer<typeof rolloutSchema>;

export const rolloutDetailSchema = rolloutSchema.extend({
  /** How many of its actors stand where. */
  counts: z.record(rolloutActorStateSchema, z.number().int()),
  /** Oldest first. */
  events: z.array(rolloutEventSchema),
});
export type RolloutDetail = z.infer<typeof rolloutDetailSchema>;
