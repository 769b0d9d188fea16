import { z } from "zod";
import { deadLetterSchema } from "#protocol/dead-letter";
import { listSchema, pageQueryShape } from "#protocol/list";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { readCursor, writeCursor } from "../cluster/page.ts";
import { type Verb, verb } from "../http/verb.ts";

/** The most that the gateway gives at once. The hosts keep rings, so what is older than these is read by nobody. */
const MAX_KEPT = 1_000;
const cursorSchema = z.tuple([z.string()]);

export function listDeadLetters({ gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/dead-letters",
    permission: "view",
    summary: "Messages that could not be delivered, newest first, as the hosts keep them",
    query: pageQueryShape,
    answers: { 200: listSchema(deadLetterSchema) },
    audits: null,
    async run({ query, signal }) {
      const { items: all, total } = await gateway.call("deadLetters.list", { limit: MAX_KEPT }, { signal });
      const after = query.cursor === undefined ? null : readCursor(query.cursor, cursorSchema)[0];
      // A letter that the ring has dropped meanwhile takes its place with it: the list begins anew.
      const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
      const items = all.slice(from, from + query.limit);
      const last = items.at(-1);
      const hasMore = from + items.length < all.length && last !== undefined;
      return { status: 200, body: { items, total, ...(hasMore ? { nextCursor: writeCursor([last.id]) } : {}) } };
    },
  });
}
