import { actorFaultsSchema, clearFaultsSchema, injectFaultsSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

const params = { address: actorTargetSchema };

export function injectFaults({ gateway }: ClusterContext): Verb {
  return verb({
    method: "put",
    path: "/actors/{address}/faults",
    permission: "operate",
    needsFreshSignIn: "Injecting faults",
    summary: "Drop, delay, double, reorder or fail a share of the messages sent to an actor, until they expire",
    params,
    body: injectFaultsSchema,
    answers: { 200: actorFaultsSchema.nullable() },
    audits: "actor.faults",
    async run({ params: { address: target }, body, caller, context }) {
      const { reason, ...faults } = body;
      const intent = { who: caller, action: "actor.faults", target, reason, details: faults };
      const { faults: active } = await actWithIntent(context, intent, () =>
        gateway.call("actor.faults", { target, faults }),
      );
      return { status: 200, body: active };
    },
  });
}

export function clearFaults({ gateway }: ClusterContext): Verb {
  return verb({
    method: "delete",
    path: "/actors/{address}/faults",
    permission: "operate",
    summary: "End the faults injected in front of an actor; what is delayed comes in",
    params,
    body: clearFaultsSchema,
    answers: { 204: null },
    audits: "actor.faults",
    async run({ params: { address: target }, body: { reason }, caller, context }) {
      const intent = { who: caller, action: "actor.faults", target, reason, details: { faults: null } };
      await actWithIntent(context, intent, () => gateway.call("actor.faults", { target, faults: null }));
      return { status: 204 };
    },
  });
}
