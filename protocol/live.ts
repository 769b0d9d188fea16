import * as z from "zod";
import { timeSchema } from "./identity.ts";
import { PROTOCOL_VERSION } from "./version.ts";

/**
 * The socket between console and browser (`/live`). The topology snapshot comes over HTTP (`GET /api/v1/topology`,
 * compressed); the socket carries what changes after it. Text frames are JSON (`liveFrameSchema`), binary frames are
 * the picture's (`decodeLive`): deltas, of which the same bytes go to every browser, and counters of the actors that it
 * looks at.
 */
export const MAX_LIVE_FRAME_BYTES = 16 * 1024;
/** Actors whose counters a browser may look at one by one; who needs more looks at all. */
export const MAX_LOOKED_AT = 500;

/** Parts of the console's own data; when one changes, a browser asks for it again. */
export const LIVE_TOPICS = [
  "sources",
  "rollouts",
  "audit",
  "people",
  "tokens",
  "policy",
  "me",
  "messages",
  "dead-letters",
  "condition",
] as const;
export const liveTopicSchema = z.enum(LIVE_TOPICS);
export type LiveTopic = z.infer<typeof liveTopicSchema>;

/** From browser to console. */
export const browserFrameSchema = z.discriminatedUnion("t", [
  z.strictObject({ t: z.literal("hello"), protocol: z.literal(PROTOCOL_VERSION) }),
  /**
   * Deltas from now on, beginning after `seq` of `epoch` (the snapshot's), or a `gap` when that is no longer to be had.
   */
  z.strictObject({ t: z.literal("watch"), epoch: z.string().max(64), seq: z.number().int().min(0) }),
  z.strictObject({ t: z.literal("unwatch") }),
  /**
   * The last delta that was drawn; the console sends no more than a few ahead of it, and merges what comes meanwhile.
   */
  z.strictObject({ t: z.literal("ack"), seq: z.number().int().min(0) }),
  /**
   * Whose counters (received, sent, failed) it wants from now on, twice a second those that changed; by `ix`, in place
   * of those before.
   */
  z.strictObject({
    t: z.literal("look"),
    at: z.union([z.literal("all"), z.array(z.number().int().min(0)).max(MAX_LOOKED_AT)]),
  }),
]);
export type BrowserFrame = z.infer<typeof browserFrameSchema>;

/** From console to browser. `heartbeat` comes every second: none for 3 s means the picture is stale. */
export const liveFrameSchema = z.discriminatedUnion("t", [
  z.object({ t: z.literal("welcome"), protocol: z.literal(PROTOCOL_VERSION), version: z.string() }),
  z.object({ t: z.literal("heartbeat"), at: timeSchema }),
  /** `silent`: the connection stands, and nothing has come over it since `since`. */
  z.object({ t: z.literal("gateway"), state: z.enum(["connected", "silent", "lost"]), since: timeSchema }),
  z.object({ t: z.literal("gap") }),
  z.object({ t: z.literal("changed"), topic: liveTopicSchema, id: z.string().nullable() }),
  z.object({ t: z.literal("refused"), code: z.string(), message: z.string() }),
]);
export type LiveFrame = z.infer<typeof liveFrameSchema>;
