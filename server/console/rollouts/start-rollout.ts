import { randomUUID } from "node:crypto";
import { z } from "zod";
import { startRolloutSchema, WIDE_ROLLOUT_ACTORS } from "#protocol/rollout";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { runOf } from "../gateway-client/gateway-client.ts";
import { notConnected } from "../gateway-client/gateway-failure.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { requireFreshSignIn } from "../sessions/sign-in-again.ts";
import { requireApproved } from "../sources/require-approved.ts";
import { writeSelected } from "./rollout-rows.ts";
import { selectForRollout } from "./select-for-rollout.ts";

/** 100,000 addresses. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export function startRollout({
  db,
  audit,
  clock,
  changes,
  gateway,
  picture,
  supplier,
  rollouts,
}: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/rollouts",
    permission: "operate",
    summary:
      "Move the selected actors to another source, the first alone and then many at once; who is selected is fixed now",
    body: startRolloutSchema,
    maxBodyBytes: MAX_BODY_BYTES,
    answers: { 202: z.object({ id: z.string() }) },
    audits: "rollout.start",
    async run({ body, caller }) {
      const { select, toSource, freshState, reason } = body;
      if (body.steps !== undefined || body.gates !== undefined)
        throw new ApiFailure("NOT_SUPPORTED", "a rollout has no steps or gates yet", "Leave `steps` and `gates` out.");
      await requireApproved(db, toSource);
      const selected = selectForRollout(await picture.fresh(), select, toSource);
      if (selected.length === 0)
        throw new ApiFailure("NO_ACTOR", "no actor fits the selection", "Select actors that run on another source.");
      if (selected.length > WIDE_ROLLOUT_ACTORS)
        requireFreshSignIn(caller, clock, `Swapping ${selected.length} actors`);
      await supplier.supply(toSource);
      const { welcome } = gateway;
      if (!welcome) throw notConnected(gateway.state);

      const id = randomUUID();
      await audit.change(async (tx, record) => {
        await tx.rollout.create({
          data: {
            id,
            state: "running",
            select: JSON.stringify(select),
            toSource,
            freshState,
            reason,
            startedById: caller.id,
            startedByName: caller.name,
            startedAt: new Date(clock.now()),
            clusterRun: runOf(welcome),
          },
        });
        await writeSelected(tx, id, selected);
        const { class: className, fromSource, addresses } = select;
        const details = {
          toSource,
          freshState,
          selected: selected.length,
          select: { class: className, fromSource, addresses: addresses?.slice(0, 20) },
        };
        await record({ who: caller, action: "rollout.start", target: id, reason, details });
      });
      changes.tell({ topic: "rollouts", id });
      rollouts.drive(id);
      return { status: 202, body: { id } };
    },
  });
}
