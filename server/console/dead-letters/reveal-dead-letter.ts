import { z } from "zod";
import { deadLetterSchema } from "#protocol/dead-letter";
import { actWithNote } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { consoleOrigins } from "../people/console-origins.ts";

export function revealDeadLetter({ db, gateway }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/dead-letters/{id}/reveal",
    permission: "operate",
    summary: "The whole message with nothing masked; the audit keeps who looked",
    params: { id: z.string().min(1).max(200) },
    answers: { 200: deadLetterSchema },
    audits: "deadLetter.reveal",
    async run({ params, caller, context, signal }) {
      const entry = { who: caller, action: "deadLetter.reveal", target: params.id };
      const letter = await actWithNote(context, entry, () =>
        gateway.call("deadLetters.read", { id: params.id }, { signal }),
      );
      const fromConsole = (await consoleOrigins(db, [letter.sender])).of(letter.sender);
      return { status: 200, body: { ...letter, masked: [], fromConsole } };
    },
  });
}
