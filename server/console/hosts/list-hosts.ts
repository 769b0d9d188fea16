import { hostSchema } from "#protocol/host";
import { listSchema, pageQueryShape } from "#protocol/list";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { pageByKey } from "../cluster/page.ts";
import { type Verb, verb } from "../http/verb.ts";

export function listHosts({ picture }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/hosts",
    permission: "view",
    summary: "The hosts of the convention",
    query: pageQueryShape,
    answers: { 200: listSchema(hostSchema) },
    audits: null,
    async run({ query }) {
      const { hosts } = await picture.fresh();
      const items = hosts.map((host) => hostSchema.parse(host));
      return { status: 200, body: pageByKey(items, ({ id }) => id, query) };
    },
  });
}
