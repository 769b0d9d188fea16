import { z } from "zod";
import { timeSchema } from "#protocol/identity";
import { type Verb, verb } from "../http/verb.ts";
import { type ChainReport, verifyChain } from "./verify-chain.ts";

const chainAnswerSchema = z.object({
  ok: z.boolean(),
  verifiedUpTo: z.number().int(),
  rows: z.number().int(),
  checkpoints: z.number().int(),
  problem: z.string().nullable(),
  at: timeSchema,
});

/** Reads the whole chain each time, once at a time: who asks meanwhile gets the same answer. */
export function readChain(): Verb {
  let running: Promise<ChainReport> | null = null;
  return verb({
    method: "get",
    path: "/audit/chain",
    permission: "view",
    summary: "Check the audit's chain of hashes and its signed checkpoints",
    answers: { 200: chainAnswerSchema },
    audits: null,
    async run({ context: { db, signer, clock } }) {
      running ??= verifyChain(db, signer.publicKeyPem).finally(() => {
        running = null;
      });
      const report = await running;
      return { status: 200, body: { ...report, at: new Date(clock.now()).toISOString() } };
    },
  });
}
