import * as z from "zod";
import { timeSchema } from "./identity.ts";
import { pageQueryShape } from "./list.ts";

/**
 * `intent` is written before a change in the cluster, `done` or `failed` after it; `unknown` for an intent that a
 * restart left open. A change in the database writes one `done` row in its own transaction. `refused`: permission or
 * policy said no. `done` of a tell or an ask: it was sent; a `failed` row that closes it says that it was not taken, or
 * not answered.
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

/** Which rows: those that fit all that is said. */
const auditFilterShape = {
  /** Whose: a person's id or name, or `system` for the console itself. */
  who: z.string().min(1).max(200).optional(),
  /** An action, or with a `.` at its end all that begin so: `source.`. */
  action: z.string().min(1).max(100).optional(),
  /** A part of what it was done to. */
  target: z.string().min(1).max(300).optional(),
  result: auditResultSchema.optional(),
  /** Not before. */
  from: timeSchema.optional(),
  /** Before. */
  to: timeSchema.optional(),
};
const auditFilterSchema = z.object(auditFilterShape);
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/**
 * `total` of the list counts what fits; the cursor goes on where the page before ended, whatever was added meanwhile.
 */
export const auditQuerySchema = z.strictObject({ ...auditFilterShape, ...pageQueryShape });
/** All that fits, newest first, as it was when the export began. */
export const auditExportQuerySchema = z.strictObject({
  ...auditFilterShape,
  format: z.enum(["csv", "json"]).default("csv"),
});

/** How far the chain of hashes was checked. */
export const auditChainSchema = z.object({
  ok: z.boolean(),
  /** seq of the last row that is right together with all before it; 0 for none. */
  verifiedUpTo: z.number().int(),
  rows: z.number().int(),
  /** Signed checkpoints that were compared. */
  checkpoints: z.number().int(),
  /** The first thing found wrong. */
  problem: z.string().nullable(),
  /** When this was checked. */
  at: timeSchema,
  /** When it was last checked from the first row on; since then only what was added. */
  wholeAt: timeSchema,
});
