import { auditQuerySchema, auditRowSchema } from "#protocol/audit";
import { listSchema } from "#protocol/list";
import { offsetOf } from "../http/offset-page.ts";
import { verb } from "../http/verb.ts";
import { whereFits } from "./filter-rows.ts";
import { viewRow } from "./view-row.ts";

export const listAudit = verb({
  method: "get",
  path: "/audit",
  permission: "view",
  summary: "What was done and refused, newest first",
  query: auditQuerySchema.shape,
  answers: { 200: listSchema(auditRowSchema) },
  audits: null,
  async run({ query, context: { db } }) {
    const fits = whereFits(query);
    // The cursor is the last seq seen: rows that are added meanwhile shift nothing.
    const where = query.cursor === undefined ? fits : { ...fits, seq: { lt: BigInt(offsetOf(query.cursor)) } };
    const [rows, total] = await Promise.all([
      db.auditRow.findMany({ where, orderBy: { seq: "desc" }, take: query.limit + 1 }),
      db.auditRow.count({ where: fits }),
    ]);
    const items = rows.slice(0, query.limit).map(viewRow);
    const last = items.at(-1);
    const isMore = rows.length > query.limit && last !== undefined;
    return { status: 200, body: { items, total, ...(isMore ? { nextCursor: String(last.seq) } : {}) } };
  },
});
