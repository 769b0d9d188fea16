import { stopActorSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { restartGateway } from "./restart-gateway.ts";

export function stopActor({ gateway, picture, handMade }: ClusterContext): Verb {
  return verb({
    method: "delete",
    path: "/actors/{address}",
    permission: "operate",
    summary:
      "Stop an actor, with its children unless recursive is false: after the message in hand, after what waits (drain), or at once (force); the gateway is restarted, by administrators only",
    params: { address: actorTargetSchema },
    body: stopActorSchema,
    answers: { 202: null },
    audits: "actor.stop",
    async run({ params, body, caller, context }) {
      const { recursive, mode, reason } = body;
      if (params.address === gateway.welcome?.gateway) {
        await restartGateway(context, gateway, caller, reason);
        return { status: 202 };
      }
      await actWithIntent(
        context,
        { who: caller, action: "actor.stop", target: params.address, reason, details: { recursive, mode } },
        () => gateway.call("actor.stop", { target: params.address, recursive, mode, personId: caller.id, why: reason }),
      );
      const { address: target } = params;
      await handMade.forget([target]);
      picture.expect((model) =>
        target.startsWith("@") ? model.rowOfName(target.slice(1)) === undefined : model.rowOf(target) === undefined,
      );
      return { status: 202 };
    },
  });
}
