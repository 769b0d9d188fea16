import { z } from "zod";
import { auditChainSchema } from "#protocol/audit";
import type { ConsoleContext } from "../console-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { type VerifiedHead, verifyChain } from "./verify-chain.ts";

type ChainContext = Pick<ConsoleContext, "clock" | "db" | "signer">;
type ChainAnswer = z.infer<typeof auditChainSchema>;

/** What was checked once is trusted for this long: a row changed afterwards is found then, or when somebody asks. */
const WHOLE_EVERY_MS = 24 * 3600_000;

/** Goes on from where the last check ended, one check at a time: who asks meanwhile gets the same answer. */
export function readChain(): Verb {
  let verified: { head: VerifiedHead; wholeAtMs: number } | null = null;
  const running = new Map<boolean, Promise<ChainAnswer>>();

  async function check(context: ChainContext, isWhole: boolean): Promise<ChainAnswer> {
    const { db, signer, clock } = context;
    const startedAtMs = clock.now();
    const isKnown = !isWhole && verified !== null && startedAtMs - verified.wholeAtMs < WHOLE_EVERY_MS;
    const since = isKnown ? verified : null;
    if (since !== null && !(await isStill(db, since.head))) return check(context, true);
    const { head, ...report } = await verifyChain(db, signer.publicKeyPem, since?.head);
    const wholeAtMs = since?.wholeAtMs ?? startedAtMs;
    verified = report.ok ? { head, wholeAtMs } : null;
    return { ...report, at: new Date(startedAtMs).toISOString(), wholeAt: new Date(wholeAtMs).toISOString() };
  }

  return verb({
    method: "get",
    path: "/audit/chain",
    permission: "view",
    summary: "Check the audit's chain of hashes and its signed checkpoints: what was added, or with `whole` every row",
    query: { whole: z.enum(["true", "false"]).default("false") },
    answers: { 200: auditChainSchema },
    audits: null,
    async run({ query, context }) {
      const isWhole = query.whole === "true";
      let answer = running.get(isWhole);
      if (answer === undefined) {
        answer = check(context, isWhole).finally(() => running.delete(isWhole));
        running.set(isWhole, answer);
      }
      return { status: 200, body: await answer };
    },
  });
}

/** Is the row where the check ended there still, as it was? */
async function isStill(db: ConsoleContext["db"], { seq, hash }: VerifiedHead): Promise<boolean> {
  if (seq === 0n) return true;
  return (await db.auditRow.findUnique({ where: { seq }, select: { hash: true } }))?.hash === hash;
}
