import { endedDetailSchema } from "#protocol/ended-actor";
import { actorTargetSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { withNames } from "../people/console-origins.ts";
import { keptSince } from "../retention/keep-forgetting.ts";
import { endedViewer } from "./view-ended.ts";

export function readEnded({ db, clock, gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/ended-actors/{address}",
    permission: "view",
    summary: "What is left of an actor that has ended: how, by whom, its last lines and failure, who has its name now",
    params: { address: actorTargetSchema },
    answers: { 200: endedDetailSchema },
    audits: null,
    async run({ params, signal }) {
      const { nameHeldBy, ...ended } = await gateway.call("ended.read", { target: params.address }, { signal });
      const since = await keptSince(db, clock, "endedActorsDays");
      if (since !== null && ended.endedAt < since.toISOString())
        throw new ApiFailure(
          "NO_ACTOR",
          `${ended.address} ended at ${ended.endedAt}; what was left of it is kept no longer`,
          "Settings, Retention says how long that is; the audit is kept for ever.",
        );
      const view = (await endedViewer(db, [ended]))(ended);
      return { status: 200, body: { ...view, log: await withNames(db, ended.log), nameHeldBy } };
    },
  });
}
