import { sourceHashSchema } from "#protocol/identity";
import { unloadAnswerSchema, unloadSchema } from "#protocol/source";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { noSource } from "./require-approved.ts";

/** A forced unload ends actors and their threads on every host. */
const UNLOAD_MS = 60_000;

export function unloadSource({ gateway, picture, db, changes, activations }: ClusterContext): Verb {
  return verb({
    method: "delete",
    path: "/sources/{hash}",
    permission: "operate",
    summary: "Unload a source from every host; an approved one is retired by it",
    params: { hash: sourceHashSchema },
    body: unloadSchema,
    answers: { 200: unloadAnswerSchema, 202: unloadAnswerSchema },
    audits: "source.unload",
    async run({ params, body, caller, context }) {
      const { hash } = params;
      const source = await db.source.findUnique({ where: { hash } });
      if (!source) throw noSource(hash);
      const { name, version, state } = source;
      if (!["approved", "revoked", "retired"].includes(state))
        throw new ApiFailure(
          "SOURCE_STATE",
          `the source is ${state}: no host has loaded it`,
          "There is nothing to unload.",
          {
            details: { state },
          },
        );
      const { mode, reason } = body;
      const answer = await actWithIntent(
        context,
        { who: caller, action: "source.unload", target: hash, reason, details: { mode, name, version } },
        () =>
          activations.inTurn(async () => {
            const request = { hash, mode, personId: caller.id, why: reason };
            const unloaded = await gateway.call("source.unload", request, { timeoutMs: UNLOAD_MS });
            const retired = state === "approved" ? { state: "retired" } : {};
            await db.source.update({ where: { hash }, data: { isActive: false, ...retired } });
            return unloaded;
          }),
        (unloaded) => ({ mode, name, version, state: unloaded.state, actors: unloaded.actors.length }),
      );
      if (answer.state === "unloaded")
        picture.expect((model) => model.hosts.every(({ realms }) => realms.every((realm) => realm.hash !== hash)));
      changes.tell({ topic: "sources", id: hash });
      return answer.state === "unloaded" ? { status: 200, body: answer } : { status: 202, body: answer };
    },
  });
}
