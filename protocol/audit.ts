import { z } from "zod";
import { timeSchema } from "./identity.ts";

/**
 * `intent` is written before a change in the cluster, `done` or `failed` after it; `unknown` for an intent that a restart
 * left open. A change in the database writes one `done` row in its own transaction. `refused`: permission or policy said no.
 * `done` of a tell or an ask: it was sent; a `failed` row that closes it says that it was not taken, or not answered.
 */
export const auditResultSchema = z.enum(["intent", "done", "failed", "refused", "unknown"]);

export const auditRowSchema = z.object({
  seq: z.number().int().min(1),
  at: timeSchema,
  who: z.object({ id: z.string().nullable(), name: z.string(), via: z.enum(["session", "token", "system"]) }),
  /** `source.decide`, `actor.ask`, `person.invite`, … */
  action: z.string(),
  /** What it was done to: a hash, an address, an e-mail. */
  target: z.string(),
  result: auditResultSchema,
  reason: z.string().nullable(),
  details: z.unknown(),
  /** seq of the intent that this row closes. */
  closes: z.number().int().nullable(),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;
