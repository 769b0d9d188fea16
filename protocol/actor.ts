import * as z from "zod";
import { COUNTERS, forEachCounter } from "./actor-counters.ts";
import { consoleOriginSchema } from "./dead-letter.ts";
import { errorCodeSchema } from "./error.ts";
import {
  addressSchema,
  capabilitiesSchema,
  classNameSchema,
  globalNameSchema,
  hostIdSchema,
  jsonSchema,
  reasonSchema,
  sourceHashSchema,
  timeSchema,
} from "./identity.ts";
import { pageQueryShape } from "./list.ts";

/**
 * In the order of their numbers in the topology's columns. `stopping`: told to stop, and not stuck; it has not ended
 * yet.
 */
export const ACTOR_STATES = ["idle", "busy", "stuck", "stopping"] as const;
/** By the number of a state: where it stands when actors are sorted by theirs, the one that most needs a look last. */
export const ACTOR_STATE_RANKS = [0, 1, 3, 2] as const;
export const actorStateSchema = z.enum(ACTOR_STATES);
export type ActorState = z.infer<typeof actorStateSchema>;
/** What a list can be narrowed to: a state, or those with faults injected in front of them, whatever they do. */
export const actorStateFilterSchema = z.enum([...actorStateSchema.options, "faulty"]);

/** One actor as a list shows it. Counters are totals since it was created, over all its swaps. */
export const actorSchema = z.object({
  address: addressSchema,
  class: z.string(),
  /** null: a system actor. */
  sourceHash: sourceHashSchema.nullable(),
  host: hostIdSchema,
  parent: addressSchema.nullable(),
  globalName: z.string().nullable(),
  /** Messages waiting for it, wherever on its host they are. */
  depth: z.number().int().min(0),
  ...forEachCounter(() => z.number().int().min(0)),
  state: actorStateSchema,
  /** How long it has been busy or stuck with the message in hand, or stopping; 0 when idle. */
  busyMs: z.number().min(0),
  /** Faults are injected in front of it. */
  isFaulty: z.boolean(),
});
export type ActorRow = z.infer<typeof actorSchema>;

/** A message type that an actor declares, with its JSON Schema (without `type`). */
export const acceptedMessageSchema = z.object({
  type: z.string(),
  schema: z.record(z.string(), z.unknown()),
  /** The types that it says answer it; absent or empty when it says nothing. */
  replies: z.array(z.string()).optional(),
});
export type AcceptedMessage = z.infer<typeof acceptedMessageSchema>;

export const lastFailureSchema = z.object({
  at: timeSchema,
  messageType: z.string(),
  /** Of the message; null where none was in hand or the runtime sent it. */
  sender: addressSchema.nullable().default(null),
  /** Sent from the console, and by whom. */
  fromConsole: consoleOriginSchema.nullable().default(null),
  error: z.string(),
  stack: z.string().optional(),
});

/** A line that the actor (or its realm: `actor` null) wrote with `this.log` or to the console. */
export const logLineSchema = z.object({
  at: timeSchema,
  level: z.enum(["debug", "info", "warn", "error"]),
  actor: addressSchema.nullable(),
  text: z.string().max(10_000),
});
export type LogLine = z.infer<typeof logLineSchema>;

const shareSchema = z.number().min(0).max(1);

export const FAULT_KINDS = ["drop", "delay", "double", "reorder", "fail"] as const;

/**
 * Faults that are injected in front of an actor: of the messages sent to it this share meets each of them, `share` any
 * of them.
 */
export const actorFaultsSchema = z.object({
  drop: shareSchema,
  delay: shareSchema,
  double: shareSchema,
  reorder: shareSchema,
  fail: shareSchema,
  share: shareSchema,
  delayMs: z.number().min(0),
  expiresAt: timeSchema,
});
export type ActorFaults = z.infer<typeof actorFaultsSchema>;

/** How many workers a troupe may have, and how many free ones it keeps. */
export const troupeLimitsSchema = z.object({
  max: z.number().int().min(1).max(100_000),
  idle: z.number().int().min(0).max(100_000),
});
export type TroupeLimits = z.infer<typeof troupeLimitsSchema>;

export const actorDetailSchema = actorSchema.omit({ isFaulty: true }).extend({
  children: z.array(addressSchema),
  accepts: z.array(acceptedMessageSchema),
  lastFailure: lastFailureSchema.nullable(),
  /** Type of the message in hand, or the name of the hook; null when nothing is. */
  messageType: z.string().nullable(),
  /**
   * Where it is stuck: in one synchronous `turn`, or in `promises`, which then keep its thread to themselves and most
   * probably are this actor's. null: it is not.
   */
  stuckIn: z.enum(["turn", "promises"]).nullable().default(null),
  /** How long the message (or hook) has been in hand; null when nothing is. */
  inHandMs: z.number().min(0).nullable().default(null),
  /** How long ago it was told to stop; null: it was not. */
  stoppingMs: z.number().min(0).nullable().default(null),
  since: timeSchema,
  swaps: z.number().int().min(0),
  /** null: none are injected. */
  faults: actorFaultsSchema.nullable(),
  /** null: it is no troupe. Its workers are its children. */
  troupe: troupeLimitsSchema.nullable(),
  /** The source's name and version; null for a system actor. */
  source: z.object({ name: z.string(), version: z.string() }).nullable(),
});
export type ActorDetail = z.infer<typeof actorDetailSchema>;

/** The last 200 lines of the actor and the last 200 of its realm, oldest first. */
export const actorLogsSchema = z.object({ actor: z.array(logLineSchema), realm: z.array(logLineSchema) });

/** What a list of actors may be sorted by; with a `-` in front the greatest first. */
const ACTOR_SORTS = ["address", "class", "name", "host", "source", "state", "depth", ...COUNTERS] as const;
const descending = ACTOR_SORTS.map((by) => `-${by}` as const);
export const actorSortSchema = z.enum([...ACTOR_SORTS, ...descending]);

/**
 * A source as a filter names it: its hash, `name@version` (every source that is called so), or `runtime` for system
 * actors.
 */
export const sourceChoiceSchema = z.union([
  sourceHashSchema,
  z.literal("runtime"),
  z
    .string()
    .max(500)
    .regex(/^.+@[^@]+$/, "a source is its hash, name@version, or runtime"),
]);

/**
 * Which actors are meant: those that fit every part that is there. `q` looks into address, class and global name,
 * `name` into the global name; whatever the case.
 */
export const actorFilterSchema = z.strictObject({
  host: hostIdSchema.optional(),
  class: z.string().max(200).optional(),
  source: sourceChoiceSchema.optional(),
  state: actorStateFilterSchema.optional(),
  name: z.string().max(200).optional(),
  q: z.string().max(200).optional(),
});
export type ActorFilter = z.infer<typeof actorFilterSchema>;

export const actorQuerySchema = z.strictObject({
  ...pageQueryShape,
  ...actorFilterSchema.shape,
  sort: actorSortSchema.default("address"),
});

/** What an export may tell of an actor. `source` is `name@version`, empty for a system actor. */
export const ACTOR_EXPORT_COLUMNS = [
  "address",
  "class",
  "name",
  "host",
  "source",
  "sourceHash",
  "parent",
  "state",
  "busyMs",
  "depth",
  ...COUNTERS,
] as const;
export type ActorExportColumn = (typeof ACTOR_EXPORT_COLUMNS)[number];

/** `columns`: names joined by commas, in the order wanted; the address comes first whether it is named or not. */
export const actorExportQuerySchema = z.strictObject({
  ...actorFilterSchema.shape,
  sort: actorSortSchema.default("address"),
  format: z.enum(["csv", "json"]),
  columns: z
    .string()
    .max(500)
    .default(ACTOR_EXPORT_COLUMNS.join(","))
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(ACTOR_EXPORT_COLUMNS)).max(ACTOR_EXPORT_COLUMNS.length)),
});

/** Many actors at once: those named, or all that fit a filter when the call is made. */
export const actorSelectSchema = z.union([
  z.strictObject({ addresses: z.array(addressSchema).min(1).max(100_000) }),
  z.strictObject({ filter: actorFilterSchema }),
]);
export type ActorSelect = z.infer<typeof actorSelectSchema>;

/**
 * When an actor that is told to stop ends. `message`: after the message in hand; what waits becomes dead letters.
 * `drain`: after what waits. `force`: at once and unasked, one that does not come back from a promise.
 */
export const stopModeSchema = z.enum(["message", "drain", "force"]);
export type StopMode = z.infer<typeof stopModeSchema>;

/** With `preview` nothing is done and no reason is needed. */
export const stopActorsSchema = z
  .strictObject({
    select: actorSelectSchema,
    recursive: z.boolean().default(true),
    mode: stopModeSchema.exclude(["force"]).default("message"),
    reason: reasonSchema.optional(),
    preview: z.boolean().default(false),
  })
  .refine(({ preview, reason }) => preview || reason !== undefined, {
    path: ["reason"],
    message: "say why; it is kept in the audit",
  });

/** What a stop of many reaches. */
export const stopReachSchema = z.object({
  /** Selected and there. */
  selected: z.number().int().min(0),
  /** All that end: the selected ones, and those below them when `recursive`. */
  actors: z.number().int().min(0),
  hosts: z.number().int().min(0),
  /** Messages that wait for them: they become dead letters, or with `drain` are handled first. */
  waiting: z.number().int().min(0),
  /** System actors that the selection names; they are left alone. */
  system: z.number().int().min(0),
  /** Named, and ended already. */
  gone: z.number().int().min(0),
});
export type StopReach = z.infer<typeof stopReachSchema>;

/** What was done: how many were told to stop, and the first 100 of those that could not be. */
export const stopActorsAnswerSchema = stopReachSchema.extend({
  told: z.number().int().min(0),
  failed: z.number().int().min(0),
  failures: z.array(z.object({ address: addressSchema, code: errorCodeSchema, message: z.string() })).max(100),
});
export type StopActorsAnswer = z.infer<typeof stopActorsAnswerSchema>;

export const createActorSchema = z.strictObject({
  sourceHash: sourceHashSchema,
  actor: classNameSchema,
  host: hostIdSchema.optional(),
  globalName: globalNameSchema.optional(),
  requirements: capabilitiesSchema.optional(),
  init: jsonSchema.optional(),
});

export const tellSchema = z.strictObject({ message: jsonSchema });

export const askSchema = z.strictObject({
  message: jsonSchema,
  timeoutMs: z.number().int().min(1).max(60_000).default(5_000),
});

export const askAnswerSchema = z.object({ reply: z.unknown(), latencyMs: z.number().min(0) });

/** Each kind's share of the messages, together at most 1; they end by themselves after `forMs`, at most 24 hours. */
export const injectFaultsSchema = z.strictObject({
  drop: shareSchema.optional(),
  delay: shareSchema.optional(),
  double: shareSchema.optional(),
  reorder: shareSchema.optional(),
  fail: shareSchema.optional(),
  /** How much later a delayed message arrives; a reordered one at the latest. */
  delayMs: z.number().min(0).max(600_000).default(1_000),
  forMs: z.number().int().min(1).max(86_400_000),
  seed: z.number().int().default(1),
  reason: reasonSchema,
});

export const clearFaultsSchema = z.strictObject({ reason: reasonSchema });

/** What is left out stays as it is. */
export const limitTroupeSchema = z
  .strictObject({ ...troupeLimitsSchema.partial().shape, reason: reasonSchema.optional() })
  .refine(({ max, idle }) => max !== undefined || idle !== undefined, "give max, idle or both");

export const stopActorSchema = z.strictObject({
  recursive: z.boolean().default(true),
  mode: stopModeSchema.default("message"),
  reason: reasonSchema,
});
