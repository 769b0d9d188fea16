import { z } from "zod";
import { auditResultSchema, auditRowSchema } from "#protocol/audit";
import { listSchema, pageQueryShape } from "#protocol/list";
import { offsetOf } from "../http/offset-page.ts";
import { verb } from "../http/verb.ts";

const viaSchema = z.enum(["session", "token", "system"]);

export const listAudit = verb({
  method: "get",
  path: "/audit",
  permission: "view",
  summary: "What was done and refused, newest first",
  query: pageQueryShape,
  answers: { 200: listSchema(auditRowSchema) },
  audits: null,
  async run({ query, context: { db } }) {
    // The cursor is the last seq seen: rows that are added meanwhile shift nothing.
    const where = query.cursor === undefined ? {} : { seq: { lt: BigInt(offsetOf(query.cursor)) } };
    const [rows, total] = await Promise.all([
      db.auditRow.findMany({ where, orderBy: { seq: "desc" }, take: query.limit }),
      db.auditRow.count(),
    ]);
    const items = rows.map((row) => ({
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
    }));
    const last = items.at(-1);
    return { status: 200, body: { items, total, ...(last && last.seq > 1 ? { nextCursor: String(last.seq) } : {}) } };
  },
});
