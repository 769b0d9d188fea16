import { z } from "zod";
import { endedActorSchema, endedCountsShape, endedQueryShape } from "#protocol/ended-actor";
import { addressSchema, timeSchema } from "#protocol/identity";
import { listSchema } from "#protocol/list";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { readCursor, writeCursor } from "../cluster/page.ts";
import { type Verb, verb } from "../http/verb.ts";
import { keptSince } from "../retention/keep-forgetting.ts";
import { endedViewer } from "./view-ended.ts";

const cursorSchema = z.tuple([timeSchema, addressSchema]);

export function listEnded({ db, clock, gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/ended-actors",
    permission: "view",
    summary: "Actors that have ended, newest first, as the hosts keep them and no older than the retention says",
    query: endedQueryShape,
    answers: { 200: listSchema(endedActorSchema).extend(endedCountsShape) },
    audits: null,
    async run({ query: { limit, cursor, ...filter }, signal }) {
      const before = cursor === undefined ? null : readCursor(cursor, cursorSchema);
      const select = { ...filter, since: (await keptSince(db, clock, "endedActorsDays"))?.toISOString() };
      // One more than is shown says whether there is a next page.
      const found = await gateway.call("ended.list", { select, limit: limit + 1, before }, { signal });
      const { items, matching, kept, ended } = found;
      const page = items.slice(0, limit);
      const last = page.at(-1);
      const hasMore = items.length > page.length && last !== undefined;
      return {
        status: 200,
        body: {
          items: page.map(await endedViewer(db, page)),
          total: matching,
          kept,
          ended,
          ...(hasMore ? { nextCursor: writeCursor([last.endedAt, last.address]) } : {}),
        },
      };
    },
  });
}
