import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Me, meSchema, type Permission } from "#protocol/people";
import { request } from "./request.ts";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => request(meSchema, "/me", { signal }),
  staleTime: 60_000,
});

/** Who is signed in; undefined until the console has said so. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

/** May the one who is signed in do it? False until known: what a role may not do is not drawn. */
export function useMay(permission: Permission): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}
