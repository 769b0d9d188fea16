import { z } from "zod";
import { moveRolloutSchema, WIDE_ROLLOUT_ACTORS } from "#protocol/rollout";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { runOf } from "../gateway-client/gateway-client.ts";
import { notConnected } from "../gateway-client/gateway-failure.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { requireFreshSignIn } from "../sessions/sign-in-again.ts";
import { ROLLOUT_MOVES, ROWS_TO_MOVE, type RolloutMove } from "./rollout-moves.ts";

const SUMMARY: Record<RolloutMove, string> = {
  pause: "Swap no further actor until it is resumed",
  resume: "Go on where it was paused",
  abort: "Swap no further actor; what was swapped stays so until undo",
  undo: "Move every swapped actor back to the source it came from, the last one first",
};

/** Pause, resume, abort or undo: one verb each, alike but for the states they lead from and to. */
export function moveRollout({ db, audit, clock, changes, gateway, rollouts }: ClusterContext, move: RolloutMove): Verb {
  const { from, to } = ROLLOUT_MOVES[move];
  /** null: no actor is moved by it. */
  const toMove = to === "running" || to === "undoing" ? ROWS_TO_MOVE[to] : null;
  return verb({
    method: "post",
    path: `/rollouts/{id}/${move}`,
    permission: "operate",
    summary: SUMMARY[move],
    params: { id: z.string().min(1).max(64) },
    body: moveRolloutSchema,
    answers: { 202: null },
    audits: `rollout.${move}`,
    async run({ params, body, caller }) {
      const { id } = params;
      const rollout = await db.rollout.findUnique({ where: { id } });
      if (!rollout) throw new ApiFailure("NOT_FOUND", `no rollout ${id}`, "See GET /api/v1/rollouts.");
      if (toMove && gateway.state.state === "lost") throw notConnected(gateway.state);
      const isLost = to === "undoing" && (gateway.welcome === null || rollout.clusterRun !== runOf(gateway.welcome));
      if (isLost)
        throw wrongState(
          `its actors ended with the cluster that it ran on, so there is nothing to ${move}`,
          rollout.state,
        );
      await audit.change(async (tx, record) => {
        const isOver = to === "aborted";
        const { count } = await tx.rollout.updateMany({
          where: { id, state: { in: [...from] } },
          data: { state: to, ...(isOver ? { endedAt: new Date(clock.now()) } : { endedAt: null }) },
        });
        if (count === 0)
          throw wrongState(`it is ${rollout.state}; ${move} is possible from ${from.join(", ")}`, rollout.state);
        if (toMove) {
          const actors = await tx.rolloutActor.count({ where: { rolloutId: id, state: { in: toMove } } });
          if (actors > WIDE_ROLLOUT_ACTORS)
            requireFreshSignIn(caller, clock, `${to === "undoing" ? "Swapping back" : "Swapping"} ${actors} actors`);
        }
        const reason = body?.reason ?? null;
        await record({ who: caller, action: `rollout.${move}`, target: id, reason, details: { was: rollout.state } });
      });
      changes.tell({ topic: "rollouts", id });
      if (toMove) rollouts.drive(id);
      return { status: 202 };
    },
  });
}

function wrongState(why: string, state: string): ApiFailure {
  return new ApiFailure("ROLLOUT_STATE", `the rollout cannot do this: ${why}`, "Read the rollout again.", {
    details: { state },
  });
}
