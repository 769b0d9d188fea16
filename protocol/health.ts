import * as z from "zod";

export const healthSchema = z.union([
  z.object({ status: z.literal("starting") }),
  z.object({ status: z.literal("ok"), version: z.string(), gateway: z.enum(["connected", "lost"]) }),
]);
