import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { listSchema } from "#protocol/list";
import {
  type RolloutActorState,
  rolloutActorSchema,
  rolloutDetailSchema,
  rolloutPlanSchema,
  rolloutSchema,
  type rolloutSelectSchema,
  type startRolloutSchema,
} from "#protocol/rollout";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { apiPath, noAnswer, request } from "../live/request.ts";

const MAX_ROLLOUTS = 200;

export const rolloutsQuery = queryOptions({
  queryKey: ["rollouts"],
  queryFn: ({ signal }) => request(listSchema(rolloutSchema), "/rollouts", { query: { limit: MAX_ROLLOUTS }, signal }),
});

/** Also once it has ended: actors of the old source go on being born. */
export function rolloutQuery(id: string) {
  return queryOptions({
    queryKey: ["rollouts", id],
    queryFn: ({ signal }) => request(rolloutDetailSchema, apiPath`/rollouts/${id}`, { signal }),
    refetchInterval: FACTS_EVERY_MS,
  });
}

const PAGE_ACTORS = 50;

/** In the order in which they are swapped, a page at a time. */
export function rolloutActorsQuery(id: string, filter: { state: RolloutActorState | null; q: string }) {
  return infiniteQueryOptions({
    queryKey: ["rollouts", id, "actors", filter],
    queryFn: ({ signal, pageParam }) =>
      request(listSchema(rolloutActorSchema), apiPath`/rollouts/${id}/actors`, {
        signal,
        query: { ...filter, limit: PAGE_ACTORS, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export type RolloutSelect = z.input<typeof rolloutSelectSchema>;

/** What it would meet now. Nothing is started by asking. */
export function planQuery(select: RolloutSelect | null, toSource: string | undefined) {
  return queryOptions({
    queryKey: ["rollout-plan", select, toSource],
    queryFn: ({ signal }) =>
      request(rolloutPlanSchema, "/rollouts/plan", { method: "POST", body: { select, toSource }, signal }),
    enabled: select !== null && toSource !== undefined,
    staleTime: 0,
    refetchInterval: FACTS_EVERY_MS,
    gcTime: 0,
  });
}

export async function startRollout(order: z.input<typeof startRolloutSchema>): Promise<string> {
  const { id } = await request(z.object({ id: z.string() }), "/rollouts", { method: "POST", body: order });
  return id;
}

export const STEERINGS = ["pause", "resume", "abort", "undo"] as const;
export type Steering = (typeof STEERINGS)[number];

export async function steerRollout(id: string, steering: Steering, reason?: string): Promise<void> {
  await request(noAnswer, `${apiPath`/rollouts/${id}`}/${steering}`, { method: "POST", body: { reason } });
}
