import * as z from "zod";
import {
  actorDetailSchema,
  actorFaultsSchema,
  actorLogsSchema,
  injectFaultsSchema,
  stopModeSchema,
  troupeLimitsSchema,
} from "./actor.ts";
import { hostConditionSchema } from "./condition.ts";
import {
  deadLetterGroupSchema,
  deadLetterSelectShape,
  deadLetterTotalsSchema,
  keptLetterSchema,
  resendCountsShape,
  resentLetterSchema,
} from "./dead-letter.ts";
import { endedCountsShape, endedFilterShape, keptEndedActorSchema, keptEndedDetailSchema } from "./ended-actor.ts";
import { apiErrorSchema, errorCodeSchema } from "./error.ts";
import { actorPastSchema, hostMemorySchema, hostPastSchema } from "./host.ts";
import {
  actorTargetSchema,
  addressSchema,
  capabilitiesSchema,
  classNameSchema,
  globalNameSchema,
  hostIdSchema,
  jsonSchema,
  personIdSchema,
  reasonSchema,
  sourceHashSchema,
  timeSchema,
} from "./identity.ts";
import { swapStepSchema } from "./rollout.ts";
import { unloadModeSchema } from "./source.ts";
import { topologyDeltaSchema, topologySnapshotSchema } from "./topology.ts";

/**
 * What a console and a gateway say to each other, as JSON text frames over one WebSocket. The console opens it with
 * `Authorization: Bearer <gateway token>` and sends `hello` first; everything else before `welcome` is refused.
 * Calls may be answered in any order.
 */

/** A zip crosses in chunks of this many bytes before base64. */
export const BLOB_CHUNK_BYTES = 256 * 1024;
/** From gateway to console: pictures of large clusters. */
export const MAX_GATEWAY_FRAME_BYTES = 64 * 1024 * 1024;
/** From console to gateway: a body of the API, and room for how numbers are written anew. */
export const MAX_CONSOLE_FRAME_BYTES = 8 * 1024 * 1024;
/** Before `welcome` a console sends nothing but `hello`: bytes on the wire. */
export const MAX_HELLO_BYTES = 16 * 1024;

/**
 * A decision on a source, signed by the console over its canonical JSON; hosts check it, the gateway only carries it.
 */
export const signedStatementSchema = z.strictObject({
  /** The canonical JSON of the statement, exactly the bytes that were signed (docs/sources.md). */
  statement: z.string().max(100_000),
  /** Ed25519 signature, base64. */
  signature: z.string().max(200),
});
export type SignedStatement = z.infer<typeof signedStatementSchema>;

export const swapResultSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), address: addressSchema, fromSource: sourceHashSchema, pauseMs: z.number() }),
  z.object({ ok: z.literal(false), address: addressSchema, step: swapStepSchema, error: z.string() }),
]);
export type SwapResult = z.infer<typeof swapResultSchema>;

const noFields = z.strictObject({});
const nothing = z.object({});

const letterSelectSchema = z.strictObject({
  ids: z.array(z.string().max(200)).max(1000).optional(),
  ...deadLetterSelectShape,
});

/** On whose behalf a message is sent: the receiver sees it in the sender's address (`consoleLabel`). */
const senderShape = { personId: personIdSchema.optional() };

/** On whose behalf actors are ended, and what she said of it: kept with what is left of them. */
const endShape = { ...senderShape, why: reasonSchema.optional() };
const stopShape = { recursive: z.boolean(), mode: stopModeSchema };

/**
 * Every call that a console may make, what it takes and what it gives. A request that has a field which is not named
 * here, at any depth, is refused: a misspelt one must never widen what happens. Of an answer such fields are ignored.
 */
export const GATEWAY_CALLS = {
  "actor.create": {
    request: z.strictObject({
      sourceHash: sourceHashSchema,
      actor: classNameSchema,
      host: hostIdSchema.optional(),
      globalName: globalNameSchema.optional(),
      requirements: capabilitiesSchema.optional(),
      init: jsonSchema.optional(),
    }),
    answer: z.object({ address: addressSchema }),
  },
  "actor.describe": { request: z.strictObject({ target: actorTargetSchema }), answer: actorDetailSchema },
  "actor.logs": { request: z.strictObject({ target: actorTargetSchema }), answer: actorLogsSchema },
  "actor.tell": {
    request: z.strictObject({ target: actorTargetSchema, message: jsonSchema, ...senderShape }),
    answer: nothing,
  },
  "actor.ask": {
    request: z.strictObject({
      target: actorTargetSchema,
      message: jsonSchema,
      timeoutMs: z.number().int().min(1).max(60_000),
      ...senderShape,
    }),
    answer: z.object({ reply: z.unknown(), latencyMs: z.number() }),
  },
  "actor.stop": { request: z.strictObject({ target: actorTargetSchema, ...stopShape, ...endShape }), answer: nothing },
  /** In place of what is injected there now; null ends it. */
  "actor.faults": {
    request: z.strictObject({
      target: actorTargetSchema,
      faults: injectFaultsSchema.omit({ reason: true }).nullable(),
    }),
    answer: z.object({ faults: actorFaultsSchema.nullable() }),
  },
  /** Behind what was sent to the troupe before; answers the limits as they will be. */
  "actor.limitTroupe": {
    request: z.strictObject({ target: actorTargetSchema, limits: troupeLimitsSchema.partial().strict() }),
    answer: troupeLimitsSchema,
  },
  /** All at once; says of each that was not told why. */
  "actor.stopMany": {
    request: z.strictObject({
      addresses: z.array(addressSchema).min(1).max(1000),
      ...stopShape,
      mode: stopModeSchema.exclude(["force"]),
      ...endShape,
    }),
    answer: z.object({
      failures: z.array(z.object({ address: addressSchema, code: errorCodeSchema, message: z.string() })),
    }),
  },
  /**
   * One at a time in the order given, or `batchSize` together on each host. When `stopAtFailure` nothing more begins
   * once one has failed. Results in the order given.
   */
  "actor.swap": {
    request: z.strictObject({
      addresses: z.array(addressSchema).min(1).max(1000),
      toSource: sourceHashSchema,
      freshState: z.boolean(),
      stopAtFailure: z.boolean(),
      batchSize: z.number().int().min(1).max(256).optional(),
    }),
    answer: z.object({
      results: z.array(swapResultSchema),
      /**
       * The last living actors of an activation came to `toSource`, which is active in its place now: see
       * `source.list`.
       */
      movesActivations: z.boolean().optional(),
    }),
  },
  /** A piece of a zip, in order; `isLast` makes the gateway check size and hash and keep it. */
  "source.chunk": {
    request: z.strictObject({
      hash: sourceHashSchema,
      offset: z.number().int().min(0),
      base64: z.string().max(Math.ceil(BLOB_CHUNK_BYTES / 3) * 4),
      isLast: z.boolean(),
    }),
    answer: nothing,
  },
  /** Which zips the cluster holds already. */
  "source.list": {
    request: noFields,
    answer: z.object({
      sources: z.array(
        z.object({
          hash: sourceHashSchema,
          isActive: z.boolean(),
          /** The source whose actors were moved to this one by swaps: this one is active in its place. */
          replaces: sourceHashSchema.optional(),
          serial: z.number().int().nullable(),
        }),
      ),
    }),
  },
  /** Carried to the authority actor, which gives it to every host; answers when every host present has it. */
  "source.statement": { request: signedStatementSchema, answer: nothing },
  "source.activate": {
    request: z.strictObject({ hash: sourceHashSchema, init: z.record(globalNameSchema, jsonSchema).optional() }),
    answer: z.object({ addresses: z.array(addressSchema) }),
  },
  "source.unload": {
    request: z.strictObject({ hash: sourceHashSchema, mode: unloadModeSchema, ...endShape }),
    answer: z.object({ state: z.enum(["unloaded", "draining"]), actors: z.array(addressSchema) }),
  },
  "host.capabilities": {
    request: z.strictObject({ host: hostIdSchema, change: capabilitiesSchema, preview: z.boolean(), ...endShape }),
    answer: z.object({
      exits: z.array(addressSchema),
      moves: z.array(addressSchema),
      capabilities: capabilitiesSchema,
    }),
  },
  /** Asks each host itself; one that does not answer in a second is left out. */
  "host.memory": {
    request: z.strictObject({ hosts: z.array(hostIdSchema).min(1).max(1000) }),
    answer: z.object({ hosts: z.array(hostMemorySchema) }),
  },
  "host.past": { request: z.strictObject({ host: hostIdSchema }), answer: hostPastSchema },
  /** Hosts keep the past of their 200 deepest actors; of others it has holes, or nothing. */
  "actor.past": { request: z.strictObject({ target: actorTargetSchema }), answer: actorPastSchema },
  /** Of all hosts together; one that does not answer in a second is left out. */
  "cluster.condition": { request: noFields, answer: hostConditionSchema },
  "realm.end": {
    request: z.strictObject({ host: hostIdSchema, hash: sourceHashSchema, ...endShape }),
    answer: z.object({ ended: z.array(addressSchema) }),
  },
  /** Newest first, of all hosts. `before`: time and id of the last one of the page before. */
  "deadLetters.list": {
    request: z.strictObject({
      select: letterSelectSchema,
      limit: z.number().int().min(1).max(1001),
      before: z.tuple([timeSchema, z.string().max(200)]).nullable(),
    }),
    answer: z.object({
      items: z.array(keptLetterSchema),
      /** Kept letters that fit. */
      matching: z.number().int(),
      /** Of those. */
      quarantined: z.number().int(),
      totals: deadLetterTotalsSchema,
    }),
  },
  /**
   * The ids of the kept letters that fit, oldest first, and how many of them are in quarantine (which are not named).
   */
  "deadLetters.select": {
    request: z.strictObject({ select: letterSelectSchema }),
    answer: z.object({ ids: z.array(z.string()), quarantined: z.number().int() }),
  },
  "deadLetters.groups": {
    request: noFields,
    answer: z.object({ groups: z.array(deadLetterGroupSchema), totals: deadLetterTotalsSchema }),
  },
  /** One with all of its message that can be shown. */
  "deadLetters.read": { request: z.strictObject({ id: z.string().max(200) }), answer: keptLetterSchema },
  /** Waits up to a second for what becomes of it. */
  "deadLetters.send": {
    request: z.strictObject({ id: z.string().max(200), to: actorTargetSchema.optional() }),
    answer: resentLetterSchema,
  },
  /** Each that is still there and not in quarantine; waits up to a second for what becomes of them. */
  "deadLetters.sendMany": {
    request: z.strictObject({ ids: z.array(z.string().max(200)).min(1).max(1000), to: actorTargetSchema.optional() }),
    answer: z.object(resendCountsShape),
  },
  "deadLetters.discard": {
    request: z.strictObject({ select: letterSelectSchema }),
    answer: z.object({ discarded: z.number().int() }),
  },
  /** Newest first, of all hosts. `before`: when the last one of the page before ended, and its address. */
  "ended.list": {
    request: z.strictObject({
      select: z.strictObject({ ...endedFilterShape, since: timeSchema.optional() }),
      limit: z.number().int().min(1).max(1001),
      before: z.tuple([timeSchema, addressSchema]).nullable(),
    }),
    answer: z.object({
      items: z.array(keptEndedActorSchema),
      /** Kept ones that fit. */
      matching: z.number().int(),
      ...endedCountsShape,
    }),
  },
  /** By address, or the last that ended with the name. `NO_ACTOR`: it lives, never was, or is not kept any more. */
  "ended.read": { request: z.strictObject({ target: actorTargetSchema }), answer: keptEndedDetailSchema },
  "gateway.restart": { request: noFields, answer: nothing },
} as const;

export type GatewayCallName = keyof typeof GATEWAY_CALLS;
export type GatewayRequest<N extends GatewayCallName> = z.infer<(typeof GATEWAY_CALLS)[N]["request"]>;
export type GatewayAnswer<N extends GatewayCallName> = z.infer<(typeof GATEWAY_CALLS)[N]["answer"]>;

/** From console to gateway. The body of a call is parsed with the call's own schema. */
export const consoleFrameSchema = z.discriminatedUnion("t", [
  z.strictObject({ t: z.literal("hello"), protocol: z.number().int() }),
  z.strictObject({
    t: z.literal("call"),
    id: z.number().int().min(1),
    call: z.enum(Object.keys(GATEWAY_CALLS) as [GatewayCallName, ...GatewayCallName[]]),
    request: z.unknown(),
  }),
  /** Begin, or change the pace of, telemetry; a snapshot comes first. */
  z.strictObject({ t: z.literal("watch"), everyMs: z.number().int().min(50).max(10_000) }),
  z.strictObject({ t: z.literal("unwatch") }),
  /** Answer a gap: a snapshot comes next. */
  z.strictObject({ t: z.literal("resync") }),
]);
export type ConsoleFrame = z.infer<typeof consoleFrameSchema>;

/** From gateway to console. */
export const gatewayFrameSchema = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("welcome"),
    protocol: z.number().int(),
    convention: z.string(),
    engine: z.string(),
    /** The same at every start of the cluster, and at every gateway of it. */
    clusterId: z.string(),
    gateway: addressSchema,
    /** When the cluster began to run: what ran by hand before is gone when it changed. */
    startedAt: timeSchema,
  }),
  z.object({ t: z.literal("refused"), error: apiErrorSchema }),
  z.object({ t: z.literal("answer"), id: z.number().int(), ok: z.literal(true), answer: z.unknown() }),
  z.object({ t: z.literal("failed"), id: z.number().int(), ok: z.literal(false), error: apiErrorSchema }),
  topologySnapshotSchema,
  topologyDeltaSchema,
  /** The authority was asked whether a source may be used and has no statement on it. */
  z.object({ t: z.literal("question"), hash: sourceHashSchema, waiting: z.number().int() }),
]);
export type GatewayFrame = z.infer<typeof gatewayFrameSchema>;
