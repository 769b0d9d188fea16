import * as z from "zod";
import {
  addressSchema,
  capabilitiesSchema,
  capabilityKeySchema,
  hostIdSchema,
  jsonSchema,
  reasonSchema,
  sourceHashSchema,
  timeSchema,
} from "./identity.ts";
import { pageQueryShape } from "./list.ts";

/** A source's realm on one host. `blocked`: its thread has not come back from one synchronous turn for over 1 s. */
export const realmSchema = z.object({
  hash: sourceHashSchema,
  state: z.enum(["running", "blocked"]),
});

export const hostSchema = z.object({
  id: hostIdSchema,
  name: z.string(),
  capabilities: capabilitiesSchema,
  isLeader: z.boolean(),
  /** Actors that live there now, system actors included. */
  actors: z.number().int().min(0),
  since: timeSchema,
  realms: z.array(realmSchema),
});

export type Host = z.infer<typeof hostSchema>;

/** Bytes that a realm's heap and buffers, and a host's whole process, take; null where the host did not say. */
const bytesSchema = z.number().int().min(0).nullable();

/** What a host says of its own memory when it is asked; not part of the live picture. */
export const hostMemorySchema = z.object({
  host: hostIdSchema,
  /** Resident set of the process, which several hosts may share. */
  processBytes: bytesSchema,
  realms: z.array(z.object({ hash: sourceHashSchema, memoryBytes: bytesSchema })),
});
export type HostMemory = z.infer<typeof hostMemorySchema>;

/** A host in the API's list. Those of hosts that did not answer within a second have no memory. */
export const listedHostSchema = hostSchema.extend({
  processBytes: bytesSchema,
  realms: z.array(realmSchema.extend({ memoryBytes: bytesSchema })),
});
export type ListedHost = z.infer<typeof listedHostSchema>;

/**
 * `q` looks into id and name; `capability` is a key, or `key=value` with the value as JSON or plain text; `ids` are
 * joined by commas.
 */
export const hostQuerySchema = z.strictObject({
  ...pageQueryShape,
  q: z.string().max(200).optional(),
  capability: z.string().min(1).max(500).optional(),
  ids: z
    .string()
    .max(10_000)
    .transform((text) => text.split(","))
    .pipe(z.array(hostIdSchema).max(100))
    .optional(),
});

/** A host's, or an actor's, past as columns of equal length, oldest first; a reading every 5 s, 15 minutes at most. */
const pastShape = {
  at: z.array(timeSchema),
  /** Messages waiting. */
  depth: z.array(z.number().min(0)),
  /** A second, since the reading before. */
  receivedRate: z.array(z.number().min(0)),
  failedRate: z.array(z.number().min(0)),
};
export const actorPastSchema = z.object(pastShape);
export type ActorPast = z.infer<typeof actorPastSchema>;
export const hostPastSchema = z.object({
  ...pastShape,
  actors: z.array(z.number().int().min(0)),
  processBytes: z.array(z.number().int().min(0)),
});
export type HostPast = z.infer<typeof hostPastSchema>;

/** Why a realm is ended; the body may be left out, for it is done in haste. */
export const endRealmSchema = z.strictObject({ reason: reasonSchema.optional() }).optional();

/** By key: the new value, or null to take the capability away. */
export const capabilityChangeSchema = z
  .record(capabilityKeySchema, z.union([jsonSchema, z.null()]))
  .refine((change) => Object.keys(change).length > 0, "name at least one capability");

/** Asked with `?preview=true`: who would exit, and who would move to another host. Else: what was done. */
export const capabilityChangeAnswerSchema = z.union([
  z.object({ wouldExit: z.array(addressSchema), wouldMove: z.array(addressSchema) }),
  z.object({ exited: z.array(addressSchema), moved: z.array(addressSchema), capabilities: capabilitiesSchema }),
]);
