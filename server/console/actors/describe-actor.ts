import { actorDetailSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function describeActor({ gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/actors/{address}",
    permission: "view",
    summary: "One actor, by address or @globalName, with its children and the messages it accepts",
    params: { address: actorTargetSchema },
    answers: { 200: actorDetailSchema },
    audits: null,
    async run({ params, signal }) {
      return { status: 200, body: await gateway.call("actor.describe", { target: params.address }, { signal }) };
    },
  });
}
