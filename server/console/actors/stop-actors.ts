import { z } from "zod";
import { type StopActorsAnswer, stopActorsAnswerSchema, stopActorsSchema, stopReachSchema } from "#protocol/actor";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { requireFreshSignIn } from "../sessions/sign-in-again.ts";
import { planStop } from "./stop-reach.ts";

/** 100,000 addresses. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** As many as one call of the gateway takes. */
const TOLD_AT_ONCE = 1_000;
const MAX_FAILURES_SHOWN = 100;
/** The audit names so many; it has the filter, and the count of all. */
const MAX_ADDRESSES_KEPT = 20;

export function stopActors({ gateway, picture, handMade }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/actors/stop",
    permission: "operate",
    summary: "Stop many actors: those named, or all that fit a filter; with preview only say what that would reach",
    body: stopActorsSchema,
    maxBodyBytes: MAX_BODY_BYTES,
    answers: { 200: z.union([stopActorsAnswerSchema, stopReachSchema]) },
    audits: "actor.stopMany",
    async run({ body, caller, context }) {
      const { select, recursive, mode, preview, reason = null } = body;
      const { reach, addresses } = planStop(await picture.fresh(), select, recursive);
      if (preview) return { status: 200, body: reach };
      requireFreshSignIn(caller, context.clock, `Stopping ${reach.actors} actors`);
      if (reach.selected === 0)
        throw new ApiFailure(
          "NO_ACTOR",
          `no actor is left to stop: ${reach.gone} ended already, ${reach.system} are system actors`,
          "Select actors of a source that are there now.",
        );
      const kept =
        "filter" in select
          ? { filter: select.filter }
          : { addresses: select.addresses.slice(0, MAX_ADDRESSES_KEPT), named: select.addresses.length };
      const details = { select: kept, recursive, mode, ...reach };
      const target = `${reach.actors} actors`;
      const answer = await actWithIntent<StopActorsAnswer>(
        context,
        { who: caller, action: "actor.stopMany", target, reason, details },
        async () => {
          const failures: StopActorsAnswer["failures"] = [];
          for (let from = 0; from < addresses.length; from += TOLD_AT_ONCE) {
            const some = addresses.slice(from, from + TOLD_AT_ONCE);
            try {
              const request = { addresses: some, recursive, mode, personId: caller.id, why: body.reason };
              failures.push(...(await gateway.call("actor.stopMany", request)).failures);
            } catch (error) {
              // What was told before stays told, so the rest is listed as failed instead of hiding that.
              if (from === 0 || !(error instanceof ApiFailure)) throw error;
              const { code, message } = error;
              failures.push(...some.map((address) => ({ address, code, message })));
            }
          }
          const failed = failures.length;
          return { ...reach, told: addresses.length - failed, failed, failures: failures.slice(0, MAX_FAILURES_SHOWN) };
        },
        ({ told, failed, failures }) => ({ told, failed, failures: failures.slice(0, MAX_ADDRESSES_KEPT) }),
      );
      await handMade.forget(addresses);
      const first = addresses.find((address) => !answer.failures.some((failure) => failure.address === address));
      if (first !== undefined) picture.expect((model) => model.rowOf(first) === undefined);
      return { status: 200, body: answer };
    },
  });
}
