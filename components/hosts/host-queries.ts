import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { hostPastSchema, listedHostSchema } from "#protocol/host";
import { listSchema } from "#protocol/list";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { apiPath, request } from "../live/request.ts";

/** Hosts take a reading that often. */
const PAST_EVERY_MS = 5_000;

/** Of the hosts in sight only: each is asked. */
export function hostMemoryQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: ["hosts", "memory", ids],
    queryFn: ({ signal }) =>
      request(listSchema(listedHostSchema), "/hosts", { query: { ids: ids.join(","), limit: 100 }, signal }),
    enabled: ids.length > 0,
    refetchInterval: FACTS_EVERY_MS,
    placeholderData: keepPreviousData,
  });
}

export function hostPastQuery(id: string) {
  return queryOptions({
    queryKey: ["hosts", id, "past"],
    queryFn: ({ signal }) => request(hostPastSchema, apiPath`/hosts/${id}/past`, { signal }),
    refetchInterval: PAST_EVERY_MS,
  });
}
