import { z } from "zod";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function sendDeadLetter({ gateway, changes }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/dead-letters/{id}/send",
    permission: "operate",
    summary: "Send a dead letter once more to where it was meant to go, also one in quarantine",
    params: { id: z.string().min(1).max(200) },
    answers: { 202: null },
    audits: "deadLetter.send",
    async run({ params, caller, context }) {
      await actWithIntent(context, { who: caller, action: "deadLetter.send", target: params.id }, () =>
        gateway.call("deadLetters.send", { id: params.id }),
      );
      changes.tell({ topic: "dead-letters", id: params.id });
      return { status: 202 };
    },
  });
}
