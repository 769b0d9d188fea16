import { z } from "zod";
import { listSchema } from "#protocol/list";
import {
  rolloutActorSchema,
  rolloutActorStateSchema,
  rolloutActorsQueryShape,
  swapStepSchema,
} from "#protocol/rollout";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { readCursor, writeCursor } from "../cluster/page.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";

const cursorSchema = z.tuple([z.number().int()]);

export function listRolloutActors({ db }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/rollouts/{id}/actors",
    permission: "view",
    summary: "The actors of a rollout in the order in which they are swapped: where each stands, its pause, its error",
    params: { id: z.string().min(1).max(64) },
    query: rolloutActorsQueryShape,
    answers: { 200: listSchema(rolloutActorSchema) },
    audits: null,
    async run({ params: { id: rolloutId }, query: { limit, cursor, state, q } }) {
      if ((await db.rollout.count({ where: { id: rolloutId } })) === 0)
        throw new ApiFailure("NOT_FOUND", `no rollout ${rolloutId}`, "See GET /api/v1/rollouts.");
      const text = q ? { contains: q } : undefined;
      const where = {
        rolloutId,
        ...(state ? { state } : {}),
        ...(text ? { OR: [{ address: text }, { class: text }, { globalName: text }, { error: text }] } : {}),
      };
      const [after] = cursor === undefined ? [-1] : readCursor(cursor, cursorSchema);
      const [total, rows] = await Promise.all([
        db.rolloutActor.count({ where }),
        db.rolloutActor.findMany({
          where: { ...where, position: { gt: after } },
          orderBy: { position: "asc" },
          take: limit + 1,
        }),
      ]);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const hasMore = rows.length > page.length && last !== undefined;
      const items = page.map(({ rolloutId: _id, position: _position, state, step, ...actor }) => ({
        ...actor,
        state: rolloutActorStateSchema.parse(state),
        step: step === null ? null : swapStepSchema.catch("prepare").parse(step),
      }));
      return { status: 200, body: { items, total, ...(hasMore ? { nextCursor: writeCursor([last.position]) } : {}) } };
    },
  });
}
