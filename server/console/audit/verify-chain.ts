import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { Database } from "../database/database.ts";
import { CHAIN_START, checkpointText, hashRow } from "./chain.ts";

const PAGE = 1000;

export interface ChainReport {
  ok: boolean;
  /** Rows up to where it was read. */
  rows: number;
  /** seq of the last row that is right together with all before it; 0 for none. */
  verifiedUpTo: number;
  /** Signed checkpoints that were compared. */
  checkpoints: number;
  /** The first thing found wrong. */
  problem: string | null;
}

/** Where a former check ended, to go on from. */
export interface VerifiedHead {
  seq: bigint;
  hash: string;
  /** Checkpoints compared up to there. */
  checkpoints: number;
}

const FROM_THE_FIRST: VerifiedHead = { seq: 0n, hash: CHAIN_START, checkpoints: 0 };

/**
 * Reads the chain, whole or from where a former check ended, in pages and computes every hash again; compares each
 * signed checkpoint with its row. Finds rows changed, taken out, put in, and a chain cut off before its last
 * checkpoint. May run while the console writes: it judges the rows that were there when it began.
 */
export async function verifyChain(
  db: Database,
  publicKeyPem: string,
  since: VerifiedHead = FROM_THE_FIRST,
): Promise<ChainReport & { head: VerifiedHead }> {
  const key = createPublicKey(publicKeyPem);
  // In this order: a checkpoint signed from now on is not of these rows.
  const checkpoints = new Map(
    (await db.auditCheckpoint.findMany({ where: { seq: { gt: since.seq } }, orderBy: { seq: "asc" } })).map((each) => [
      each.seq,
      each,
    ]),
  );
  const last = (await db.auditRow.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } }))?.seq ?? 0n;
  const done = Number(since.seq);
  const report: ChainReport = {
    ok: true,
    rows: done,
    verifiedUpTo: done,
    checkpoints: since.checkpoints,
    problem: null,
  };
  let previous = since.hash;
  const answer = () => ({
    ...report,
    head: { seq: BigInt(report.verifiedUpTo), hash: previous, checkpoints: report.checkpoints },
  });
  const fail = (problem: string) => ({ ...answer(), ok: false, problem });

  let expected = since.seq + 1n;
  while (expected <= last) {
    const page = await db.auditRow.findMany({
      where: { seq: { gte: expected, lte: last } },
      orderBy: { seq: "asc" },
      take: PAGE,
    });
    if (page.length === 0) return fail(`row ${expected} is missing`);
    for (const row of page) {
      report.rows += 1;
      if (row.seq !== expected) return fail(`row ${expected} is missing`);
      if (row.previous !== previous) return fail(`row ${row.seq} does not follow the row before it`);
      if (hashRow(row) !== row.hash) return fail(`row ${row.seq} was changed`);
      const checkpoint = checkpoints.get(row.seq);
      if (checkpoint !== undefined) {
        if (checkpoint.hash !== row.hash) return fail(`row ${row.seq} is not the one that was signed`);
        if (!isSigned(key, checkpoint)) return fail(`the checkpoint at row ${row.seq} has no valid signature`);
        report.checkpoints += 1;
        checkpoints.delete(row.seq);
      }
      previous = row.hash;
      expected += 1n;
      report.verifiedUpTo = Number(row.seq);
    }
  }
  for (const seq of checkpoints.keys()) {
    if (seq > last) return fail(`the rows after ${last} are gone: a checkpoint was signed at row ${seq}`);
  }
  return answer();
}

function isSigned(key: KeyObject, checkpoint: { seq: bigint; hash: string; at: Date; signature: string }): boolean {
  return verify(null, Buffer.from(checkpointText(checkpoint)), key, Buffer.from(checkpoint.signature, "base64"));
}
