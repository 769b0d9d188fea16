import { queryOptions } from "@tanstack/react-query";
import { actorDetailSchema, actorLogsSchema } from "#protocol/actor";
import { actorPastSchema } from "#protocol/host";
import { isNotThere } from "../live/api-failure.ts";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { apiPath, request } from "../live/request.ts";

/** Schemas, last failure, message in hand. */
export function actorQuery(address: string) {
  return queryOptions({
    queryKey: ["actors", address],
    queryFn: ({ signal }) => request(actorDetailSchema, apiPath`/actors/${address}`, { signal }),
    // One that has ended does not come back.
    refetchInterval: ({ state }) => (isNotThere(state.error) ? false : FACTS_EVERY_MS),
  });
}

/**
 * Asked for once: what comes after it is in the live picture. An actor that is gone has none, and says so elsewhere.
 */
export function actorPastQuery(address: string) {
  return queryOptions({
    queryKey: ["actors", address, "past"],
    queryFn: ({ signal }) => request(actorPastSchema, apiPath`/actors/${address}/past`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export function actorLogsQuery(address: string) {
  return queryOptions({
    queryKey: ["actors", address, "logs"],
    queryFn: ({ signal }) => request(actorLogsSchema, apiPath`/actors/${address}/logs`, { signal }),
    refetchInterval: FACTS_EVERY_MS,
  });
}
