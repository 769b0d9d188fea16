import { actorDetailSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { consoleOrigins } from "../people/console-origins.ts";

export function describeActor({ db, gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/actors/{address}",
    permission: "view",
    summary: "One actor, by address or @globalName, with its children and the messages it accepts",
    params: { address: actorTargetSchema },
    answers: { 200: actorDetailSchema },
    audits: null,
    async run({ params, signal }) {
      const actor = await gateway.call("actor.describe", { target: params.address }, { signal });
      const { lastFailure } = actor;
      if (lastFailure === null) return { status: 200, body: actor };
      const fromConsole = (await consoleOrigins(db, [lastFailure.sender])).of(lastFailure.sender);
      return { status: 200, body: { ...actor, lastFailure: { ...lastFailure, fromConsole } } };
    },
  });
}
