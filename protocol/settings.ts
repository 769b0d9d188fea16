import * as z from "zod";
import { timeSchema } from "./identity.ts";

const MIB = 1024 * 1024;

/**
 * What one call may ask of the console at most; an administrator makes it smaller, never larger than the built-in
 * limit.
 */
export const limitsSchema = z.strictObject({
  /** Bytes of an uploaded source zip. */
  maxUploadBytes: z
    .number()
    .int()
    .min(64 * 1024)
    .max(50 * MIB),
  /** Deadline of an ask, in ms. */
  maxAskTimeoutMs: z.number().int().min(1_000).max(60_000),
});
export type Limits = z.infer<typeof limitsSchema>;
export const DEFAULT_LIMITS: Limits = { maxUploadBytes: 50 * MIB, maxAskTimeoutMs: 60_000 };

const daysSchema = z.number().int().min(1).max(3_650);

/** Days that something is kept; null: for ever. The audit is always kept for ever. */
export const retentionSchema = z.strictObject({
  /** What people sent from the console, and the replies; of one person at most the newest 1,000. */
  sentMessagesDays: daysSchema,
  /** Rollouts that have ended, with what became of each actor. Undo ends with them. */
  endedRolloutsDays: daysSchema.nullable(),
  /** What is left of ended actors; the hosts keep it in memory, the last 5,000 of each at most. */
  endedActorsDays: daysSchema.default(1),
});
export type Retention = z.infer<typeof retentionSchema>;
export const DEFAULT_RETENTION: Retention = { sentMessagesDays: 30, endedRolloutsDays: null, endedActorsDays: 1 };

/** The public half of the key that decisions and the audit's checkpoints are signed with. */
export const authorityKeySchema = z.object({
  /** As statements and checkpoints name it. */
  keyId: z.string(),
  algorithm: z.literal("Ed25519"),
  /** SHA-256 over the key's SPKI in DER, lower-case hex. */
  fingerprint: z.string(),
  publicKeyPem: z.string(),
});

export const aboutSchema = z.object({
  version: z.string(),
  node: z.string(),
  database: z.enum(["SQLite", "PostgreSQL"]),
  /** Of everything between browser, console and gateway. */
  protocol: z.number().int(),
  startedAt: timeSchema,
  uptimeMs: z.number().int().min(0),
  gateway: z.object({
    state: z.enum(["connected", "lost"]),
    since: timeSchema,
    isEmbedded: z.boolean(),
    /** Null until it was connected once. */
    cluster: z
      .object({ convention: z.string(), engine: z.string(), protocol: z.number().int(), startedAt: timeSchema })
      .nullable(),
  }),
});
export type About = z.infer<typeof aboutSchema>;
