import { actorQuerySchema, actorSchema } from "#protocol/actor";
import { listSchema } from "#protocol/list";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { selectActors } from "./select-actors.ts";

export function listActors({ picture }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/actors",
    permission: "view",
    summary: "The actors of the cluster, filtered and sorted; q looks into address, class and global name",
    query: actorQuerySchema.shape,
    answers: { 200: listSchema(actorSchema) },
    audits: null,
    async run({ query }) {
      return { status: 200, body: selectActors(await picture.fresh(), query) };
    },
  });
}
