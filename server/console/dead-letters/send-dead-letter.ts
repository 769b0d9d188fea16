import { z } from "zod";
import { resentLetterSchema, sendDeadLetterSchema } from "#protocol/dead-letter";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function sendDeadLetter({ gateway, changes }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/dead-letters/{id}/send",
    permission: "operate",
    summary: "Send a dead letter once more, also one in quarantine; answers what became of it within a second",
    params: { id: z.string().min(1).max(200) },
    body: sendDeadLetterSchema,
    answers: { 202: resentLetterSchema },
    audits: "deadLetter.send",
    async run({ params, body, caller, context }) {
      const to = body?.to;
      const details = to === undefined ? {} : { to };
      const entry = { who: caller, action: "deadLetter.send", target: params.id, details };
      const outcome = await actWithIntent(
        context,
        entry,
        () => gateway.call("deadLetters.send", { id: params.id, to }),
        (answer) => answer,
      );
      changes.tell({ topic: "dead-letters", id: params.id });
      return { status: 202, body: outcome };
    },
  });
}
