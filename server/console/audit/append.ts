import type { Transaction } from "../database/database.ts";
import { CHAIN_START, type ChainRow, hashRow } from "./chain.ts";
import type { UnchainedRow } from "./entry-row.ts";

/** Holds the chain for the rest of the transaction, where the database does not do so by itself. */
export type LockChain = (tx: Transaction) => Promise<void>;

/** Adds rows to the chain's end inside the transaction; the seq of each, in order. */
export async function appendRows(
  tx: Transaction,
  lockChain: LockChain,
  at: Date,
  rows: readonly UnchainedRow[],
): Promise<bigint[]> {
  await lockChain(tx);
  const head = await tx.auditRow.findFirst({ orderBy: { seq: "desc" }, select: { seq: true, hash: true } });
  let seq = head?.seq ?? 0n;
  let previous = head?.hash ?? CHAIN_START;
  const chained = rows.map((row) => {
    seq += 1n;
    const next: ChainRow = { ...row, seq, at, previous };
    previous = hashRow(next);
    return { ...next, hash: previous };
  });
  await tx.auditRow.createMany({ data: chained });
  return chained.map((row) => row.seq);
}
