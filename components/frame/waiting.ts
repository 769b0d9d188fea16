import { queryOptions, useQuery } from "@tanstack/react-query";
import * as z from "zod";
import { listSchema } from "#protocol/list";
import { proposalSchema } from "#protocol/people";
import { sourceSchema } from "#protocol/source";
import { conditionQuery } from "../condition/condition-query.ts";
import { request } from "../live/request.ts";
import { rolloutsQuery } from "../rollout/rollout-queries.ts";

/** What stands still until somebody acts, and what is moving: counted beside the navigation. */
export interface Waiting {
  decisions: { count: number; oldestAt: string | null; only: string | null } | null;
  /** Those that she may settle. */
  proposals: number;
  runningRollouts: number;
  /** Things that need a look and that nobody has acknowledged. */
  concerns: number;
}

/** Sources that wait for a decision, newest first. */
export const waitingSourcesQuery = queryOptions({
  queryKey: ["sources", "pending"],
  queryFn: ({ signal }) =>
    request(listSchema(sourceSchema), "/sources", { query: { state: "pending", limit: 100 }, signal }),
});

/** Changes that wait for a second approver. */
export const waitingProposalsQuery = queryOptions({
  queryKey: ["people", "waiting"],
  queryFn: ({ signal }) =>
    request(z.object({ items: z.array(proposalSchema) }), "/proposals", { query: { limit: 100 }, signal }),
});

/** Each of them by itself: one that cannot be had takes nothing from the others. */
export function useWaiting(): Waiting {
  const sources = useQuery(waitingSourcesQuery);
  const proposals = useQuery(waitingProposalsQuery);
  const rollouts = useQuery(rolloutsQuery);
  const condition = useQuery(conditionQuery);
  const pending = sources.data?.items;
  const oldest = pending?.map((source) => source.uploadedAt).sort()[0];
  const only = pending?.length === 1 ? pending[0] : undefined;
  return {
    decisions: pending
      ? {
          count: sources.data?.total ?? 0,
          oldestAt: oldest ?? null,
          only: only ? `${only.name} ${only.version}` : null,
        }
      : null,
    proposals: proposals.data?.items.filter(({ mayAccept }) => mayAccept).length ?? 0,
    runningRollouts: rollouts.data?.items.filter(({ state }) => state === "running" || state === "undoing").length ?? 0,
    concerns: condition.data?.concerns.filter(({ acknowledged }) => acknowledged === null).length ?? 0,
  };
}
