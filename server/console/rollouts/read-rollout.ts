import { z } from "zod";
import { rolloutDetailSchema } from "#protocol/rollout";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { readHistories } from "./rollout-history.ts";
import { viewRollout } from "./rollout-view.ts";
import { SelectedActors } from "./selected-actors.ts";

export function readRollout({ db, clock, picture }: ClusterContext): Verb {
  const shown = { db, picture, selected: new SelectedActors(db) };
  return verb({
    method: "get",
    path: "/rollouts/{id}",
    permission: "view",
    summary: "One rollout: how far it is, what failed and why, how long the actors paused, who did what to it",
    params: { id: z.string().min(1).max(64) },
    answers: { 200: rolloutDetailSchema },
    audits: null,
    async run({ params }) {
      const row = await db.rollout.findUnique({ where: { id: params.id } });
      if (!row) throw new ApiFailure("NOT_FOUND", `no rollout ${params.id}`, "See GET /api/v1/rollouts.");
      const events = (await readHistories(db, [row.id])).get(row.id) ?? [];
      return { status: 200, body: { ...(await viewRollout(shown, row, events, clock.now())), events } };
    },
  });
}
