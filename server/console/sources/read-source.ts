import { sourceHashSchema } from "#protocol/identity";
import { sourceSchema } from "#protocol/source";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { noSource } from "./require-approved.ts";
import { viewSources } from "./source-view.ts";

export function readSource({ db, picture }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/sources/{hash}",
    permission: "view",
    summary: "One source: what is in it, what was decided, who runs it, and whether you may decide on it",
    params: { hash: sourceHashSchema },
    answers: { 200: sourceSchema },
    audits: null,
    async run({ params, caller, context }) {
      const row = await db.source.findUnique({ where: { hash: params.hash } });
      if (!row) throw noSource(params.hash);
      const policy = await context.readPolicy();
      const [source] = await viewSources({ db, picture, caller, policy }, [row]);
      if (!source) throw noSource(params.hash);
      return { status: 200, body: source };
    },
  });
}
