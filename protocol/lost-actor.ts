import * as z from "zod";
import { addressSchema, sourceHashSchema, timeSchema } from "./identity.ts";

/**
 * An actor that somebody created by hand and that a restart of the cluster ended: what manifests start is there again,
 * this is not. `address` is never used again.
 */
export const lostActorSchema = z.object({
  address: addressSchema,
  class: z.string(),
  source: z.object({ hash: sourceHashSchema, name: z.string(), version: z.string() }),
  globalName: z.string().nullable(),
  createdBy: z.string(),
  createdAt: timeSchema,
});
export type LostActor = z.infer<typeof lostActorSchema>;

/** `restartedAt`: when the cluster that runs now began. Newest first; `total` says of how many these are. */
export const lostActorsSchema = z.object({
  items: z.array(lostActorSchema),
  total: z.number().int().min(0),
  restartedAt: timeSchema,
});
