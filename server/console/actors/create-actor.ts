import { z } from "zod";
import { createActorSchema } from "#protocol/actor";
import { addressSchema } from "#protocol/identity";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { runOf } from "../gateway-client/gateway-client.ts";
import { type Verb, verb } from "../http/verb.ts";
import { requireApproved } from "../sources/require-approved.ts";

export function createActor({ gateway, picture, handMade }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/actors",
    permission: "operate",
    summary: "Create an actor of an approved source; with globalName get the one that holds the name already",
    body: createActorSchema,
    answers: { 201: z.object({ address: addressSchema }) },
    audits: "actor.create",
    async run({ body, caller, context }) {
      await requireApproved(context.db, body.sourceHash);
      const { sourceHash, actor, host, globalName } = body;
      // Read before: the one that is asked, should it be another afterwards.
      const { welcome } = gateway;
      const { address } = await actWithIntent(
        context,
        { who: caller, action: "actor.create", target: actor, details: { sourceHash, host, globalName } },
        () => gateway.call("actor.create", body),
        (answer) => answer,
      );
      picture.expect((model) => model.rowOf(address) !== undefined);
      await handMade.note({
        address,
        class: actor,
        sourceHash,
        globalName: globalName ?? null,
        host: host ?? null,
        createdByName: caller.name,
        createdAt: new Date(context.clock.now()),
        clusterRun: welcome === null ? "" : runOf(welcome),
      });
      return { status: 201, body: { address } };
    },
  });
}
