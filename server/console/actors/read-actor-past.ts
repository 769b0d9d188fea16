import { actorPastSchema } from "#protocol/host";
import { actorTargetSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function readActorPast({ gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/actors/{address}/past",
    permission: "view",
    summary: "What an actor did in the last 15 minutes, as far as it was among the 200 deepest of its host",
    params: { address: actorTargetSchema },
    answers: { 200: actorPastSchema },
    audits: null,
    async run({ params, signal }) {
      return { status: 200, body: await gateway.call("actor.past", { target: params.address }, { signal }) };
    },
  });
}
