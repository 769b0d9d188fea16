import { actorLogsSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { withNames } from "../people/console-origins.ts";

export function readLogs({ db, gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/actors/{address}/logs",
    permission: "view",
    summary: "The last 200 lines of an actor and of its realm, oldest first",
    params: { address: actorTargetSchema },
    answers: { 200: actorLogsSchema },
    audits: null,
    async run({ params, signal }) {
      const { actor, realm } = await gateway.call("actor.logs", { target: params.address }, { signal });
      return { status: 200, body: { actor: await withNames(db, actor), realm: await withNames(db, realm) } };
    },
  });
}
