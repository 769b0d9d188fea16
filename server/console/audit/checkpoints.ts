import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Signer } from "../signing/signer.ts";
import { checkpointText } from "./chain.ts";

const EVERY_MS = 10 * 60_000;

/** Signs the chain's head at start, every ten minutes when it moved, and at the end. */
export interface Checkpoints {
  signNow(): Promise<void>;
  stop(): Promise<void>;
}

export function startCheckpoints(parts: { db: Database; signer: Signer; clock: Clock; log: Logger }): Checkpoints {
  const { db, signer, clock, log } = parts;
  let cancel = () => {};

  async function signNow(): Promise<void> {
    try {
      const head = await db.auditRow.findFirst({ orderBy: { seq: "desc" }, select: { seq: true, hash: true } });
      if (head === null || (await db.auditCheckpoint.findUnique({ where: { seq: head.seq } })) !== null) return;
      const at = new Date(clock.now());
      const signature = signer.signText(checkpointText({ ...head, at }));
      await db.auditCheckpoint.create({ data: { ...head, at, keyId: signer.keyId, signature } });
      // Also in the log, which is kept elsewhere: a chain cut off at its end shows against it.
      log.info({ seq: Number(head.seq), hash: head.hash, signature }, "audit checkpoint");
    } catch (error) {
      log.error({ err: error }, "no audit checkpoint could be signed");
    }
  }

  let isStopped = false;
  function next(): void {
    if (isStopped) return;
    cancel = clock.after(EVERY_MS, () => {
      void signNow().finally(next);
    });
  }
  next();

  return {
    signNow,
    async stop() {
      isStopped = true;
      cancel();
      await signNow();
    },
  };
}
