import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { listSchema } from "#protocol/list";
import {
  type RolloutActorState,
  type RolloutState,
  rolloutActorSchema,
  rolloutDetailSchema,
  rolloutPlanSchema,
  rolloutSchema,
  type rolloutSelectSchema,
  type startRolloutSchema,
} from "#protocol/rollout";
import { isNotThere } from "../live/api-failure.ts";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { pagedQuery } from "../live/paged-query.ts";
import { apiPath, noAnswer, request } from "../live/request.ts";

const PAGE_ROWS = 50;
const MAX_NEWEST = 200;

/** The newest, for all who only follow what runs. */
export const rolloutsQuery = queryOptions({
  queryKey: ["rollouts"],
  queryFn: ({ signal }) => request(listSchema(rolloutSchema), "/rollouts", { query: { limit: MAX_NEWEST }, signal }),
});

/** Newest first, a page at a time; `q` is looked for in classes, names, sources, reasons and persons. */
export function rolloutListQuery(filter: { state: RolloutState | null; q: string }) {
  return pagedQuery(["rollouts", "list", filter], (cursor, signal) =>
    request(listSchema(rolloutSchema), "/rollouts", { signal, query: { ...filter, limit: PAGE_ROWS, cursor } }),
  );
}

/** Also once it has ended: actors of the old source go on being born. */
export function rolloutQuery(id: string) {
  return queryOptions({
    queryKey: ["rollouts", id],
    queryFn: ({ signal }) => request(rolloutDetailSchema, apiPath`/rollouts/${id}`, { signal }),
    refetchInterval: ({ state }) => (isNotThere(state.error) ? false : FACTS_EVERY_MS),
  });
}

/** In the order in which they are swapped, a page at a time. */
export function rolloutActorsQuery(id: string, filter: { state: RolloutActorState | null; q: string }) {
  return pagedQuery(["rollouts", id, "actors", filter], (cursor, signal) =>
    request(listSchema(rolloutActorSchema), apiPath`/rollouts/${id}/actors`, {
      signal,
      query: { ...filter, limit: PAGE_ROWS, cursor },
    }),
  );
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
