import { queryOptions } from "@tanstack/react-query";
import { listSchema } from "#protocol/list";
import { sessionSchema } from "#protocol/people";
import { aboutSchema, authorityKeySchema, limitsSchema, retentionSchema } from "#protocol/settings";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { request } from "../live/request.ts";

const MAX_SESSIONS = 100;

/** `of`: a person's path, `/me` or `/people/…`. */
export function sessionsQuery(of: string) {
  return queryOptions({
    queryKey: ["me", "sessions", of],
    queryFn: ({ signal }) =>
      request(listSchema(sessionSchema), `${of}/sessions`, { signal, query: { limit: MAX_SESSIONS } }),
  });
}

export const limitsQuery = queryOptions({
  queryKey: ["policy", "limits"],
  queryFn: ({ signal }) => request(limitsSchema, "/limits", { signal }),
});

export const retentionQuery = queryOptions({
  queryKey: ["policy", "retention"],
  queryFn: ({ signal }) => request(retentionSchema, "/retention", { signal }),
});

export const keyQuery = queryOptions({
  queryKey: ["key"],
  queryFn: ({ signal }) => request(authorityKeySchema, "/keys/authority", { signal }),
});

export const aboutQuery = queryOptions({
  queryKey: ["about"],
  queryFn: ({ signal }) => request(aboutSchema, "/about", { signal }),
  refetchInterval: FACTS_EVERY_MS,
});
