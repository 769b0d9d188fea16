import { z } from "zod";
import { endRealmSchema } from "#protocol/host";
import { addressSchema, hostIdSchema, sourceHashSchema } from "#protocol/identity";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { requireHost } from "./require-host.ts";

export function endRealm({ gateway, picture }: ClusterContext): Verb {
  return verb({
    method: "delete",
    path: "/hosts/{id}/realms/{hash}",
    permission: "operate",
    summary: "End a source's realm on one host, with all actors in it; the way out of an endless loop",
    params: { id: hostIdSchema, hash: sourceHashSchema },
    body: endRealmSchema,
    answers: { 200: z.object({ ended: z.array(addressSchema) }) },
    audits: "realm.end",
    async run({ params, body, caller, context }) {
      const reason = body?.reason ?? null;
      await requireHost(picture, params.id);
      const { ended } = await actWithIntent(
        context,
        { who: caller, action: "realm.end", target: params.id, reason, details: { hash: params.hash } },
        () =>
          gateway.call("realm.end", {
            host: params.id,
            hash: params.hash,
            personId: caller.id,
            why: body?.reason,
          }),
        (answer) => ({ ended: answer.ended.length }),
      );
      picture.expect((model) => ended.every((address) => model.rowOf(address) === undefined));
      return { status: 200, body: { ended } };
    },
  });
}
