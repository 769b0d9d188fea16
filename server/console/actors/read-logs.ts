import { actorLogsSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function readLogs({ gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/actors/{address}/logs",
    permission: "view",
    summary: "The last 200 lines of an actor and of its realm, oldest first",
    params: { address: actorTargetSchema },
    answers: { 200: actorLogsSchema },
    audits: null,
    async run({ params, signal }) {
      return { status: 200, body: await gateway.call("actor.logs", { target: params.address }, { signal }) };
    },
  });
}
