import * as z from "zod";

/**
 * `full`: the disk of the data folder has no room; `gone`: the database's file was deleted. Either way writes are
 * refused.
 */
export const storageStateSchema = z.enum(["ok", "full", "gone"]);
export type StorageState = z.infer<typeof storageStateSchema>;

export const healthSchema = z.union([
  z.object({ status: z.literal("starting") }),
  z.object({
    status: z.literal("ok"),
    version: z.string(),
    gateway: z.enum(["connected", "lost"]),
    storage: storageStateSchema,
  }),
]);
