import { queryOptions } from "@tanstack/react-query";
import { endedActorSchema, endedCountsShape, endedDetailSchema } from "#protocol/ended-actor";
import { listSchema } from "#protocol/list";
import { pagedQuery } from "../live/paged-query.ts";
import { apiPath, request } from "../live/request.ts";

const PAGE_ACTORS = 100;

/** Asked for once: an actor that has ended changes no more. */
export function endedQuery(target: string) {
  return queryOptions({
    queryKey: ["ended-actors", target],
    queryFn: ({ signal }) => request(endedDetailSchema, apiPath`/ended-actors/${target}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Newest first, a page at a time. */
export function endedListQuery(filter: { q: string; class: string | null }) {
  return pagedQuery(["ended-actors", "list", filter], (cursor, signal) =>
    request(listSchema(endedActorSchema).extend(endedCountsShape), "/ended-actors", {
      signal,
      query: { ...filter, limit: PAGE_ACTORS, cursor },
    }),
  );
}
