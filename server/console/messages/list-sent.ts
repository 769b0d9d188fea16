import { z } from "zod";
import { listSchema, pageQueryShape } from "#protocol/list";
import { sentMessageSchema } from "#protocol/message";
import { readCursor, writeCursor } from "../cluster/page.ts";
import { verb } from "../http/verb.ts";

const cursorSchema = z.tuple([z.iso.datetime(), z.string()]);

export const listSent = verb({
  method: "get",
  path: "/messages/sent",
  permission: "view",
  summary: "What the caller asked and told by session, newest first, with what came back; secrets are masked",
  query: { ...pageQueryShape, target: z.string().min(1).max(201).optional() },
  answers: { 200: listSchema(sentMessageSchema) },
  audits: null,
  async run({ query, caller, context: { db } }) {
    const where = { personId: caller.id, ...(query.target === undefined ? {} : { target: query.target }) };
    const [at, id] = query.cursor === undefined ? [] : readCursor(query.cursor, cursorSchema);
    const older = at ? { OR: [{ at: { lt: new Date(at) } }, { at: new Date(at), id: { lt: id ?? "" } }] } : {};
    const [total, rows] = await Promise.all([
      db.sentMessage.count({ where }),
      db.sentMessage.findMany({
        where: { AND: [where, older] },
        orderBy: [{ at: "desc" }, { id: "desc" }],
        take: query.limit + 1,
      }),
    ]);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const items = page.map(({ personId: _own, message, reply, error, ...row }) =>
      sentMessageSchema.parse({
        ...row,
        at: row.at.toISOString(),
        ...(message === null ? {} : { message: JSON.parse(message) }),
        ...(reply === null ? {} : { reply: JSON.parse(reply) }),
        error: error === null ? null : JSON.parse(error),
      }),
    );
    const hasMore = rows.length > page.length && last !== undefined;
    return {
      status: 200,
      body: { items, total, ...(hasMore ? { nextCursor: writeCursor([last.at.toISOString(), last.id]) } : {}) },
    };
  },
});
