import { sourceHashSchema } from "#protocol/identity";
import { activateAnswerSchema, activateSchema } from "#protocol/source";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { requireApproved } from "../sources/require-approved.ts";
import { readFacts } from "../sources/source-facts.ts";

export function activateSource({ activations }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/sources/{hash}/activate",
    permission: "operate",
    summary: "Create the actors that the source's manifest starts; init by global name replaces the manifest's",
    params: { hash: sourceHashSchema },
    body: activateSchema,
    answers: { 200: activateAnswerSchema },
    audits: "source.activate",
    async run({ params, body, caller, context }) {
      const source = await requireApproved(context.db, params.hash);
      const names = readFacts(source.facts).start.flatMap(({ globalName }) => globalName ?? []);
      const unknown = Object.keys(body.init ?? {}).filter((name) => !names.includes(name));
      if (unknown.length > 0)
        throw new ApiFailure(
          "BAD_REQUEST",
          `init names ${unknown.join(", ")}, which the manifest does not start`,
          `Name one of: ${names.join(", ") || "the manifest starts nothing by name"}.`,
        );
      const { name, version } = source;
      const entry = { who: caller, action: "source.activate", target: params.hash, details: { name, version } };
      const answer = await actWithIntent(
        context,
        entry,
        () => activations.inTurn(() => activations.activate(params.hash, body.init)),
        ({ addresses }) => ({ name, version, actors: addresses.length }),
      );
      return { status: 200, body: { addresses: answer.addresses } };
    },
  });
}
