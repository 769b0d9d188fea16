import { z } from "zod";
import { listSchema, pageQueryShape } from "#protocol/list";
import { sourceSchema, sourceStateSchema } from "#protocol/source";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { readCursor, writeCursor } from "../cluster/page.ts";
import { type Verb, verb } from "../http/verb.ts";
import { viewSources } from "./source-view.ts";

const cursorSchema = z.tuple([z.iso.datetime(), z.string()]);

export function listSources({ db, picture }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/sources",
    permission: "view",
    summary: "The sources that were uploaded, newest first",
    query: { ...pageQueryShape, state: sourceStateSchema.optional(), name: z.string().min(1).max(214).optional() },
    answers: { 200: listSchema(sourceSchema) },
    audits: null,
    async run({ query, caller, context }) {
      const { state, name } = query;
      const where = { ...(state ? { state } : {}), ...(name ? { name } : {}) };
      const [at, hash] = query.cursor === undefined ? [] : readCursor(query.cursor, cursorSchema);
      const older = at
        ? { OR: [{ uploadedAt: { lt: new Date(at) } }, { uploadedAt: new Date(at), hash: { gt: hash ?? "" } }] }
        : {};
      const [total, rows, policy] = await Promise.all([
        db.source.count({ where }),
        db.source.findMany({
          where: { AND: [where, older] },
          orderBy: [{ uploadedAt: "desc" }, { hash: "asc" }],
          take: query.limit + 1,
        }),
        context.readPolicy(),
      ]);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const next = rows.length > page.length && last ? writeCursor([last.uploadedAt.toISOString(), last.hash]) : null;
      const items = await viewSources({ db, picture, caller, policy }, page);
      return { status: 200, body: { items, total, ...(next ? { nextCursor: next } : {}) } };
    },
  });
}
