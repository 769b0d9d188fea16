import { z } from "zod";
import { deadLetterCountsShape, deadLetterSchema, deadLetterSelectShape } from "#protocol/dead-letter";
import { timeSchema } from "#protocol/identity";
import { listSchema, pageQueryShape } from "#protocol/list";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { readCursor, writeCursor } from "../cluster/page.ts";
import { type Verb, verb } from "../http/verb.ts";
import { viewLetters } from "./view-letters.ts";

const cursorSchema = z.tuple([timeSchema, z.string()]);

export function listDeadLetters({ db, gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/dead-letters",
    permission: "view",
    summary: "Messages that could not be delivered, newest first, as the hosts keep them; secrets are masked",
    query: { ...pageQueryShape, ...deadLetterSelectShape },
    answers: { 200: listSchema(deadLetterSchema).extend(deadLetterCountsShape) },
    audits: null,
    async run({ query: { limit, cursor, ...select }, signal }) {
      const before = cursor === undefined ? null : readCursor(cursor, cursorSchema);
      // One more than is shown says whether there is a next page.
      const request = { select, limit: limit + 1, before };
      const {
        items: found,
        matching,
        quarantined,
        totals,
      } = await gateway.call("deadLetters.list", request, { signal });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const hasMore = found.length > page.length && last !== undefined;
      return {
        status: 200,
        body: {
          items: await viewLetters(db, page),
          total: matching,
          quarantined,
          totals,
          ...(hasMore ? { nextCursor: writeCursor([last.at, last.id]) } : {}),
        },
      };
    },
  });
}
