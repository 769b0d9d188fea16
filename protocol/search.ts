import * as z from "zod";
import { actorStateSchema } from "./actor.ts";
import { addressSchema, hostIdSchema, sourceHashSchema, timeSchema } from "./identity.ts";
import { roleSchema } from "./people.ts";
import { rolloutStateSchema } from "./rollout.ts";
import { sourceStateSchema } from "./source.ts";

/** How many of one kind an answer names at most; `totals` says how many there are. */
export const MAX_HITS_PER_KIND = 8;

/** A class that actors of now have, and how many of them. */
const classHitSchema = z.object({ class: z.string(), actors: z.number().int().min(1) });
const actorHitSchema = z.object({
  address: addressSchema,
  class: z.string(),
  globalName: z.string().nullable(),
  host: hostIdSchema,
  state: actorStateSchema,
});
const hostHitSchema = z.object({ id: hostIdSchema, name: z.string(), actors: z.number().int(), isLeader: z.boolean() });
const sourceHitSchema = z.object({
  hash: sourceHashSchema,
  name: z.string(),
  version: z.string(),
  state: sourceStateSchema,
});
const rolloutHitSchema = z.object({
  id: z.string(),
  /** Which actors: a class, a source's hash, or "" for named ones. */
  what: z.string(),
  toSource: z.object({ name: z.string(), version: z.string() }),
  state: rolloutStateSchema,
  startedAt: timeSchema,
});
const personHitSchema = z.object({ id: z.string(), name: z.string(), email: z.string(), role: roleSchema });

const hits = <T extends z.ZodType>(hit: T) =>
  z.object({ items: z.array(hit).max(MAX_HITS_PER_KIND), total: z.number().int().min(0) });

/**
 * What fits some words, kind by kind, the best first: what is called so, then what begins so, then what has a word that
 * begins so, then what contains it. Every word must fit. `people` is empty for who may not administer. `isWhole` false:
 * the cluster is away, and what is said of it is from before, or nothing.
 */
export const searchAnswerSchema = z.object({
  isWhole: z.boolean(),
  classes: hits(classHitSchema),
  actors: hits(actorHitSchema),
  hosts: hits(hostHitSchema),
  sources: hits(sourceHitSchema),
  rollouts: hits(rolloutHitSchema),
  people: hits(personHitSchema),
});
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
