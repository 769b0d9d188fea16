import { queryOptions } from "@tanstack/react-query";
import { actorDetailSchema, actorLogsSchema } from "#protocol/actor";
import { actorPastSchema } from "#protocol/host";
import { apiPath, request } from "../live/request.ts";

/** What the live picture has not: schemas, last failure, message in hand. */
const DETAIL_EVERY_MS = 3_000;
const LOGS_EVERY_MS = 2_000;

export function actorQuery(address: string) {
  return queryOptions({
    queryKey: ["actors", address],
    queryFn: ({ signal }) => request(actorDetailSchema, apiPath`/actors/${address}`, { signal }),
    refetchInterval: DETAIL_EVERY_MS,
  });
}

/** Asked for once: what comes after it is in the live picture. An actor that is gone has none, and says so elsewhere. */
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
    refetchInterval: LOGS_EVERY_MS,
  });
}
