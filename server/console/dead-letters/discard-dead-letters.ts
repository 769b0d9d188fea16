import { z } from "zod";
import { discardDeadLettersSchema } from "#protocol/dead-letter";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function discardDeadLetters({ gateway, changes }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/dead-letters/discard",
    permission: "operate",
    summary: "Throw kept letters away for good: those named, or all that fit",
    body: discardDeadLettersSchema,
    answers: { 200: z.object({ discarded: z.number().int() }) },
    audits: "deadLetter.discard",
    async run({ body: { ids, select, reason }, caller, context }) {
      const [only] = ids ?? [];
      const target = ids === undefined ? "those that fit" : ids.length === 1 && only ? only : `${ids.length} letters`;
      const entry = { who: caller, action: "deadLetter.discard", target, reason, details: ids ? { ids } : { select } };
      const body = await actWithIntent(
        context,
        entry,
        () => gateway.call("deadLetters.discard", { select: ids ? { ids } : (select ?? {}) }),
        (answer) => ({ ...entry.details, ...answer }),
      );
      changes.tell({ topic: "dead-letters", id: null });
      return { status: 200, body };
    },
  });
}
