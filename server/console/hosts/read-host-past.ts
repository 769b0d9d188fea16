import { hostPastSchema } from "#protocol/host";
import { hostIdSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function readHostPast({ gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/hosts/{id}/past",
    permission: "view",
    summary: "What a host did in the last 15 minutes, a reading every 5 seconds, oldest first",
    params: { id: hostIdSchema },
    answers: { 200: hostPastSchema },
    audits: null,
    async run({ params, signal }) {
      return { status: 200, body: await gateway.call("host.past", { host: params.id }, { signal }) };
    },
  });
}
