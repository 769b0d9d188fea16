import { limitTroupeSchema, troupeLimitsSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function limitTroupe({ gateway }: ClusterContext): Verb {
  return verb({
    method: "patch",
    path: "/actors/{address}/troupe",
    permission: "operate",
    summary:
      "Change how many workers a troupe may have and how many free ones it keeps; surplus ones end their job first",
    params: { address: actorTargetSchema },
    body: limitTroupeSchema,
    answers: { 200: troupeLimitsSchema },
    audits: "actor.limitTroupe",
    async run({ params, body, caller, context }) {
      const { reason, ...limits } = body;
      const target = params.address;
      const intent = { who: caller, action: "actor.limitTroupe", target, reason: reason ?? null, details: limits };
      const answer = await actWithIntent(context, intent, () => gateway.call("actor.limitTroupe", { target, limits }));
      return { status: 200, body: answer };
    },
  });
}
