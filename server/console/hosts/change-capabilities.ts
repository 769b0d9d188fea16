import { z } from "zod";
import { capabilityChangeAnswerSchema, capabilityChangeSchema } from "#protocol/host";
import { hostIdSchema, reasonSchema } from "#protocol/identity";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { requireHost } from "./require-host.ts";

export function changeCapabilities({ gateway, picture }: ClusterContext): Verb {
  return verb({
    method: "patch",
    path: "/hosts/{id}/capabilities",
    permission: "operate",
    summary: "Change what a host offers; with preview=true only say which actors would exit, and which would move",
    params: { id: hostIdSchema },
    query: { preview: z.enum(["true", "false"]).default("false"), reason: reasonSchema.optional() },
    body: capabilityChangeSchema,
    answers: { 200: capabilityChangeAnswerSchema },
    audits: "host.capabilities",
    async run({ params, query, body, caller, context }) {
      await requireHost(picture, params.id);
      const request = { host: params.id, change: body, personId: caller.id, why: query.reason };
      const call = (preview: boolean) => gateway.call("host.capabilities", { ...request, preview });
      if (query.preview === "true") {
        const { exits, moves } = await call(true);
        return { status: 200, body: { wouldExit: exits, wouldMove: moves } };
      }
      const { exits, moves, capabilities } = await actWithIntent(
        context,
        {
          who: caller,
          action: "host.capabilities",
          target: params.id,
          reason: query.reason ?? null,
          details: { change: body },
        },
        () => call(false),
        (answer) => ({ exited: answer.exits.length, moved: answer.moves.length }),
      );
      picture.expect((model) => exits.every((address) => model.rowOf(address) === undefined));
      picture.expect(({ hosts }) => {
        const host = hosts.find(({ id }) => id === params.id);
        return JSON.stringify(host?.capabilities) === JSON.stringify(capabilities);
      });
      return { status: 200, body: { exited: exits, moved: moves, capabilities } };
    },
  });
}
