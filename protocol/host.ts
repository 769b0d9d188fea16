import { z } from "zod";
import {
  addressSchema,
  capabilitiesSchema,
  hostIdSchema,
  jsonSchema,
  reasonSchema,
  sourceHashSchema,
  timeSchema,
} from "./identity.ts";

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

/** Why a realm is ended; the body may be left out, for it is done in haste. */
export const endRealmSchema = z.strictObject({ reason: reasonSchema.optional() }).optional();

/** By key: the new value, or null to take the capability away. */
export const capabilityChangeSchema = z
  .record(z.string().min(1).max(200), z.union([jsonSchema, z.null()]))
  .refine((change) => Object.keys(change).length > 0, "name at least one capability");

/** Asked with `?preview=true`: who would exit. Else: what was done. */
export const capabilityChangeAnswerSchema = z.union([
  z.object({ wouldExit: z.array(addressSchema) }),
  z.object({ exited: z.array(addressSchema), capabilities: capabilitiesSchema }),
]);
