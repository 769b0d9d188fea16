import * as z from "zod";
import { lastFailureSchema, logLineSchema } from "./actor.ts";
import { forEachCounter } from "./actor-counters.ts";
import { consoleOriginSchema } from "./dead-letter.ts";
import { addressSchema, hostIdSchema, sourceHashSchema, timeSchema } from "./identity.ts";
import { pageQueryShape } from "./list.ts";

/**
 * What is left of an actor that has ended, as the host kept it where it ended. Counters are totals over all its swaps.
 */
export const keptEndedActorSchema = z.object({
  address: addressSchema,
  class: z.string(),
  /** null: a system actor, or one that never got a place. */
  sourceHash: sourceHashSchema.nullable(),
  source: z.object({ name: z.string(), version: z.string() }).nullable(),
  host: hostIdSchema,
  parent: addressSchema.nullable(),
  /** The name that it held when it ended. */
  globalName: z.string().nullable(),
  /** Created at. */
  since: timeSchema,
  endedAt: timeSchema,
  /** The runtime's word: `stopped`, `failed: …`, `start failed: …`, `transient`, `realm ended`, `host lost`, … */
  reason: z.string(),
  /** Who asked it to exit: itself, its parent, another actor, or somebody outside; null: nobody did. */
  askedBy: addressSchema.nullable(),
  /** What somebody outside said of it. */
  why: z.string().nullable(),
  /** 0 where the counters went with a lost host. */
  ...forEachCounter(() => z.number().int().min(0)),
  swaps: z.number().int().min(0),
  lastFailure: lastFailureSchema.nullable(),
  /** Its last lines, oldest first: at most 20, of 2,000 characters together. */
  log: z.array(logLineSchema),
});
export type KeptEndedActor = z.infer<typeof keptEndedActorSchema>;

/** An ended actor as the API shows it. */
export const endedActorSchema = keptEndedActorSchema.extend({
  /** The person of the console who asked it to exit, when it was one. */
  fromConsole: consoleOriginSchema.nullable(),
});
export type EndedActor = z.infer<typeof endedActorSchema>;

export const keptEndedDetailSchema = keptEndedActorSchema.extend({
  /** Who holds its global name now. */
  nameHeldBy: addressSchema.nullable(),
});
export const endedDetailSchema = endedActorSchema.extend({ nameHeldBy: addressSchema.nullable() });
export type EndedDetail = z.infer<typeof endedDetailSchema>;

/**
 * Which ended actors; all that is said must fit. `q` looks into address, class, global name, reason and `why`; whatever
 * the case.
 */
export const endedFilterShape = {
  host: hostIdSchema.optional(),
  class: z.string().max(200).optional(),
  source: sourceHashSchema.optional(),
  q: z.string().max(200).optional(),
};

export const endedQueryShape = { ...pageQueryShape, ...endedFilterShape };

/** Beside a list of them. A host keeps the last 5,000, at most 500 of one class that ended in one way. */
export const endedCountsShape = {
  /** Kept, whether they fit or not. */
  kept: z.number().int().min(0),
  /** Ended since the hosts started. */
  ended: z.number().int().min(0),
};
