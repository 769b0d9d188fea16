import { listSchema, pageQueryShape } from "#protocol/list";
import { roleMay, roleSchema, tokenSchema } from "#protocol/people";
import { offsetOf, pageOf } from "../http/offset-page.ts";
import { verb } from "../http/verb.ts";

export const listTokens = verb({
  method: "get",
  path: "/tokens",
  permission: "view",
  summary: "One's own API tokens, newest first; an administrator sees everybody's",
  query: pageQueryShape,
  answers: { 200: listSchema(tokenSchema) },
  audits: null,
  async run({ query, caller, context: { db } }) {
    const where = { isWaiting: false, ...(roleMay(caller.role, "administer") ? {} : { userId: caller.id }) };
    const skip = offsetOf(query.cursor);
    const [rows, total] = await Promise.all([
      db.apiToken.findMany({
        where,
        include: { user: { select: { name: true } } },
        orderBy: [{ createdAt: "desc" }, { id: "asc" }],
        skip,
        take: query.limit,
      }),
      db.apiToken.count({ where }),
    ]);
    const items = rows.map((row) => ({
      id: row.id,
      name: row.name,
      role: roleSchema.parse(row.role),
      canDecide: row.canDecide,
      madeBy: row.user.name,
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      expiresAt: row.expiresAt?.toISOString() ?? null,
    }));
    return { status: 200, body: pageOf(items, total, skip) };
  },
});
