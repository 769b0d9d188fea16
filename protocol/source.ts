import * as z from "zod";
import {
  addressSchema,
  globalNameSchema,
  hostIdSchema,
  jsonSchema,
  reasonSchema,
  sourceHashSchema,
  timeSchema,
} from "./identity.ts";

/** docs/sources.md: `pending → approved | rejected | expired`, `approved → revoked | retired`. */
export const sourceStateSchema = z.enum(["pending", "approved", "rejected", "expired", "revoked", "retired"]);
export type SourceState = z.infer<typeof sourceStateSchema>;

/** A file in the zip. `isText` false: the review page says so instead of showing bytes. */
export const sourceFileSchema = z.object({
  path: z.string(),
  bytes: z.number().int().min(0),
  isText: z.boolean(),
  /** SHA-256 of the file's bytes: equal hashes are unchanged files. */
  hash: z.string(),
});

/** What the syntax tree says of an exported actor class; nothing was executed to learn it. */
export const classFactsSchema = z.object({
  name: z.string(),
  file: z.string(),
  line: z.number().int().min(1),
  hasSnapshot: z.boolean(),
  hasRestore: z.boolean(),
});

/**
 * What nothing refuses, and a reviewer should look at. `loads`: code that names a way to built-in modules, or to code
 * that is made while it runs. `unclear`: code that may come to the same by a name that only the run knows. `mixed`: a
 * name of Latin and of Cyrillic or Greek letters. `hidden`: characters that nobody sees, in strings, comments and
 * texts. `settings`: what a tsconfig.json says and no host follows.
 */
export const remarkGroupSchema = z.object({
  kind: z.enum(["loads", "unclear", "mixed", "hidden", "settings"]),
  /** In packages under `node_modules`, not in the source's own files. */
  isPackage: z.boolean(),
  /** How many there are; `places` lists the first 50. */
  count: z.number().int().min(1),
  places: z.array(z.object({ file: z.string(), line: z.number().int().min(1), what: z.string() })),
});
export type RemarkGroup = z.infer<typeof remarkGroupSchema>;

export const decisionSchema = z.object({
  decision: z.enum(["approve", "reject", "revoke"]),
  by: z.string(),
  at: timeSchema,
  reason: z.string(),
  serial: z.number().int(),
});

export const sourceSummarySchema = z.object({
  hash: sourceHashSchema,
  name: z.string(),
  version: z.string(),
  state: sourceStateSchema,
});

export const sourceSchema = sourceSummarySchema.extend({
  uploadedBy: z.string(),
  uploadedAt: timeSchema,
  /** When a pending source expires by itself; null once decided. */
  expiresAt: timeSchema.nullable(),
  decision: decisionSchema.nullable(),
  zipBytes: z.number().int(),
  unpackedBytes: z.number().int(),
  files: z.array(sourceFileSchema),
  /** What its modules import from outside the zip: built-in modules as `node:x`, and `callboard`, `zod`. */
  imports: z.array(z.string()),
  classes: z.array(classFactsSchema),
  /** Absent for a zip that was uploaded before anything of the kind was looked for. */
  remarks: z.array(remarkGroupSchema).optional(),
  /** The manifest's actors to create on activation. */
  start: z.array(z.object({ actor: z.string(), globalName: z.string().optional() })),
  /** Hashes of other zips that claim the same name and version. */
  sameVersion: z.array(sourceHashSchema),
  /** Activated and not unloaded since: loaded again when the cluster starts. */
  isActive: z.boolean(),
  loadedOn: z.array(hostIdSchema),
  runningOn: z.array(z.object({ host: hostIdSchema, actors: z.number().int().min(1) })),
  /** How long the bundle at upload took. */
  bundleMs: z.number(),
  /**
   * May the caller decide on it? `reason` says why not. Decided on the server, so that the page offers only what works.
   */
  mayDecide: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
});
export type Source = z.infer<typeof sourceSchema>;

export const decideSchema = z.strictObject({ decision: z.enum(["approve", "reject", "revoke"]), reason: reasonSchema });

/** `init` by global name: replaces the manifest's `init` of that actor. */
export const activateSchema = z.strictObject({ init: z.record(globalNameSchema, jsonSchema).optional() });

export const activateAnswerSchema = z.object({ addresses: z.array(addressSchema) });

export const unloadModeSchema = z.enum(["refuse", "drain", "force"]);

export const unloadSchema = z.strictObject({ mode: unloadModeSchema, reason: reasonSchema });

export const unloadAnswerSchema = z.object({
  state: z.enum(["unloaded", "draining"]),
  /** Actors that still ran on it when the call was answered. */
  actors: z.array(addressSchema),
});

/** A rule that a refused zip broke, and where. */
export const zipRefusalSchema = z.object({
  rule: z.string(),
  entry: z.string().nullable(),
  line: z.number().int().nullable(),
  /** Counted from 0, as source maps do; people count from 1. */
  column: z.number().int().nullable(),
  message: z.string(),
});
