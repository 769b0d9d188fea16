import { tellSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import { actWithNote } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { withHistory } from "../messages/history.ts";
import { refuseReserved, typeOfMessage } from "./refuse-reserved.ts";

export function tellActor({ gateway }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/actors/{address}/tell",
    permission: "operate",
    summary: "Send an actor a message and wait for nothing",
    params: { address: actorTargetSchema },
    body: tellSchema,
    answers: { 202: null },
    audits: "actor.tell",
    async run({ params, body, caller, context }) {
      refuseReserved(body.message);
      const details = { type: typeOfMessage(body.message) };
      const { address: target } = params;
      const { message } = body;
      await withHistory(context, caller, { kind: "tell", target, message, timeoutMs: null }, () =>
        actWithNote(context, { who: caller, action: "actor.tell", target, details }, () =>
          gateway.call("actor.tell", { target, message, personId: caller.id }),
        ),
      );
      return { status: 202 };
    },
  });
}
