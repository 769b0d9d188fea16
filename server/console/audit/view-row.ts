import { z } from "zod";
import { type AuditRow, auditResultSchema } from "#protocol/audit";
import type { ChainRow } from "./chain.ts";

const viaSchema = z.enum(["session", "token", "system"]);

/** A row as the API tells it. */
export function viewRow(row: ChainRow & { hash: string }): AuditRow {
  return {
    seq: Number(row.seq),
    at: row.at.toISOString(),
    who: { id: row.whoId, name: row.whoName, via: viaSchema.parse(row.via) },
    action: row.action,
    target: row.target,
    result: auditResultSchema.parse(row.result),
    reason: row.reason,
    details: JSON.parse(row.details) as unknown,
    closes: row.closes === null ? null : Number(row.closes),
    hash: row.hash,
  };
}
