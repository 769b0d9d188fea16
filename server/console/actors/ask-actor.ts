import { askAnswerSchema, askSchema } from "#protocol/actor";
import { actorTargetSchema } from "#protocol/identity";
import { actWithNote } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { refuseLongAsk } from "../limits/limits.ts";
import { withHistory } from "../messages/history.ts";
import { refuseReserved, typeOfMessage } from "./refuse-reserved.ts";

/** The gateway keeps the ask's own deadline; this much later it is the gateway that is missing. */
const GRACE_MS = 5_000;

export function askActor({ gateway }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/actors/{address}/ask",
    permission: "operate",
    summary: "Send an actor a message and answer with its reply",
    params: { address: actorTargetSchema },
    body: askSchema,
    answers: { 200: askAnswerSchema },
    audits: "actor.ask",
    async run({ params, body, caller, context, signal }) {
      refuseReserved(body.message);
      await refuseLongAsk(context.db, body.timeoutMs);
      const details = { type: typeOfMessage(body.message) };
      const { address: target } = params;
      const { message, timeoutMs } = body;
      const request = { target, message, timeoutMs, personId: caller.id };
      const answer = await withHistory(context, caller, { kind: "ask", target, message, timeoutMs }, () =>
        actWithNote(context, { who: caller, action: "actor.ask", target, details }, () =>
          gateway.call("actor.ask", request, { signal, timeoutMs: timeoutMs + GRACE_MS }),
        ),
      );
      return { status: 200, body: { reply: answer.reply ?? null, latencyMs: answer.latencyMs } };
    },
  });
}
