import { z } from "zod";
import { deadLetterGroupSchema, deadLetterTotalsSchema } from "#protocol/dead-letter";
import { timeSchema } from "#protocol/identity";
import { listSchema, pageQueryShape } from "#protocol/list";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { offsetOf, pageOf } from "../http/offset-page.ts";
import { type Verb, verb } from "../http/verb.ts";

export function groupDeadLetters({ gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/dead-letters/groups",
    permission: "view",
    summary:
      "Dead letters by reason, target and type, the kind seen last first, with the name that the target held last; " +
      "since: those seen after it",
    query: { ...pageQueryShape, q: z.string().min(1).max(200).optional(), since: timeSchema.optional() },
    answers: { 200: listSchema(deadLetterGroupSchema).extend({ totals: deadLetterTotalsSchema }) },
    audits: null,
    async run({ query: { q, since, limit, cursor }, signal }) {
      const { groups, totals } = await gateway.call("deadLetters.groups", {}, { signal });
      const wanted = q?.toLowerCase() ?? "";
      const fitting = groups.filter(
        ({ reason, target, targetName, messageType, lastAt }) =>
          (since === undefined || lastAt >= since) &&
          [reason, target, targetName ?? "", messageType].some((text) => text.toLowerCase().includes(wanted)),
      );
      const skipped = offsetOf(cursor);
      const page = fitting.slice(skipped, skipped + limit);
      return { status: 200, body: { ...pageOf(page, fitting.length, skipped), totals } };
    },
  });
}
