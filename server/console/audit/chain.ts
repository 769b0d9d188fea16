import { createHash } from "node:crypto";

/** A row as the chain sees it; `details` is the JSON text that is stored. */
export interface ChainRow {
  seq: bigint;
  at: Date;
  whoId: string | null;
  whoName: string;
  via: string;
  action: string;
  target: string;
  result: string;
  reason: string | null;
  details: string;
  closes: bigint | null;
  /** The hash of the row before; of the first row CHAIN_START. */
  previous: string;
}

export const CHAIN_START = "0".repeat(64);

/**
 * The hash of a row: SHA-256, in lower-case hex, over the UTF-8 bytes of its canonical form. The canonical form is
 * `JSON.stringify` of one array, by position and without spaces:
 *
 *     ["callboard.audit.1", seq, at, whoId, whoName, via, action, target, result, reason, details, closes, previous]
 *
 * `seq` and `closes` are decimal strings, `at` is ISO 8601 in UTC with milliseconds, what is absent is null. `previous`
 * makes it a chain: rows are numbered from 1 without gaps, and a row that is changed, taken out or put in breaks every
 * hash after it.
 */
export function hashRow(row: ChainRow): string {
  const canonical = JSON.stringify([
    "callboard.audit.1",
    String(row.seq),
    row.at.toISOString(),
    row.whoId,
    row.whoName,
    row.via,
    row.action,
    row.target,
    row.result,
    row.reason,
    row.details,
    row.closes === null ? null : String(row.closes),
    row.previous,
  ]);
  return createHash("sha256").update(canonical, "utf8").digest("hex");
}

/** What a checkpoint's signature is over: the chain's head at a moment. */
export function checkpointText(head: { seq: bigint; hash: string; at: Date }): string {
  return `callboard.audit.checkpoint.1\n${head.seq}\n${head.hash}\n${head.at.toISOString()}`;
}
