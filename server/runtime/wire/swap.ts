import { z } from "zod";
import type { ActorAddress } from "../author/address.ts";
import { address, hash, number, schemaOf, text } from "./fields.ts";

/** How a hot swap of several actors goes. */
export interface SwapOptions {
  /** Lets an actor with neither `snapshot` nor `restore` begin anew. Default false: it is refused. */
  freshState?: boolean;
  /**
   * Default true: the actors after the first that fails are not touched and get no result. Of several batches those
   * that are under way by then go on to their end; no other one begins.
   */
  stopAtFailure?: boolean;
  /** From seal to commit, per batch. Default 10,000. */
  deadlineMs?: number;
  /**
   * How many actors of one host move together, 1 to 256; all hosts at the same time. Default 1: one after the other, in
   * the order given. For many 64 to 256. One that is busy for longer than 50 ms holds up no others: it moves by itself,
   * after its batch.
   */
  batchSize?: number;
}

export const swapOptions = schemaOf<SwapOptions>({
  freshState: z.boolean().optional(),
  stopAtFailure: z.boolean().optional(),
  deadlineMs: number.optional(),
  batchSize: number.optional(),
});

/**
 * Where in the swap protocol it stopped. `gone`: the actor has ended, or ended by itself before it was sealed;
 * `select`: it cannot be moved (a system actor, say).
 */
export type SwapStep = "gone" | "select" | "prepare" | "seal" | "snapshot" | "restore" | "handover" | "start";

/** What became of one actor of a `swap`. */
export type SwapResult =
  | {
      ok: true;
      address: ActorAddress;
      fromSource: string;
      /** From the last message the old one took to the first the new one could take. */
      pauseMs: number;
    }
  | { ok: false; address: ActorAddress; step: SwapStep; error: string };

export const swapResult: z.ZodType<SwapResult> = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), address, fromSource: hash, pauseMs: number }),
  z.object({
    ok: z.literal(false),
    address,
    step: z.enum(["gone", "select", "prepare", "seal", "snapshot", "restore", "handover", "start"]),
    error: text,
  }),
]);
