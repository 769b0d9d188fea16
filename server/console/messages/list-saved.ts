import { listSchema, pageQueryShape } from "#protocol/list";
import { savedMessageSchema } from "#protocol/message";
import { offsetOf, pageOf } from "../http/offset-page.ts";
import { verb } from "../http/verb.ts";
import { viewSaved } from "./saved-row.ts";

export const listSaved = verb({
  method: "get",
  path: "/messages/saved",
  permission: "view",
  summary: "The caller's own saved messages and those that are shared, by name",
  query: pageQueryShape,
  answers: { 200: listSchema(savedMessageSchema) },
  audits: null,
  async run({ query, caller, context: { db } }) {
    const where = { OR: [{ ownerId: caller.id }, { isShared: true }] };
    const skip = offsetOf(query.cursor);
    const [total, rows] = await Promise.all([
      db.savedMessage.count({ where }),
      db.savedMessage.findMany({ where, orderBy: [{ name: "asc" }, { id: "asc" }], skip, take: query.limit }),
    ]);
    return {
      status: 200,
      body: pageOf(
        rows.map((row) => viewSaved(row, caller)),
        total,
        skip,
      ),
    };
  },
});
