import { z } from "zod";
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

export const actorStateSchema = z.enum(["idle", "busy", "stuck"]);
export type ActorState = z.infer<typeof actorStateSchema>;

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
  received: z.number().int().min(0),
  sent: z.number().int().min(0),
  failed: z.number().int().min(0),
  state: actorStateSchema,
  /** How long the turn in hand has lasted; 0 when idle. */
  busyMs: z.number().min(0),
});
export type ActorRow = z.infer<typeof actorSchema>;

/** A message type that an actor declares, with its JSON Schema (without `type`). */
export const acceptedMessageSchema = z.object({ type: z.string(), schema: z.record(z.string(), z.unknown()) });
export type AcceptedMessage = z.infer<typeof acceptedMessageSchema>;

export const lastFailureSchema = z.object({
  at: timeSchema,
  messageType: z.string(),
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

export const actorDetailSchema = actorSchema.extend({
  children: z.array(addressSchema),
  accepts: z.array(acceptedMessageSchema),
  lastFailure: lastFailureSchema.nullable(),
  /** Type of the message in hand, while busy or stuck. */
  messageType: z.string().nullable(),
  since: timeSchema,
  swaps: z.number().int().min(0),
  /** The source's name and version; null for a system actor. */
  source: z.object({ name: z.string(), version: z.string() }).nullable(),
});
export type ActorDetail = z.infer<typeof actorDetailSchema>;

/** The last 200 lines of the actor and the last 200 of its realm, oldest first. */
export const actorLogsSchema = z.object({ actor: z.array(logLineSchema), realm: z.array(logLineSchema) });

export const actorSortSchema = z.enum([
  "depth",
  "-depth",
  "received",
  "-received",
  "failed",
  "-failed",
  "class",
  "-class",
  "host",
  "-host",
  "address",
  "-address",
]);

export const actorQuerySchema = z.strictObject({
  ...pageQueryShape,
  host: hostIdSchema.optional(),
  class: z.string().max(200).optional(),
  source: sourceHashSchema.optional(),
  state: actorStateSchema.optional(),
  q: z.string().max(200).optional(),
  sort: actorSortSchema.default("address"),
});

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

export const stopActorSchema = z.strictObject({ recursive: z.boolean().default(true), reason: reasonSchema });
