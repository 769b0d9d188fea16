import { queryOptions } from "@tanstack/react-query";
import { listSchema } from "#protocol/list";
import { sourceSchema } from "#protocol/source";
import { apiPath, request } from "../live/request.ts";
import { readSourceFile } from "./source-file.ts";

const MAX_SOURCES = 1000;

/**
 * All versions of all sources, newest first. Who runs them is in the picture (`useWithRuns`): that changes without a
 * word of the console.
 */
export const sourcesQuery = queryOptions({
  queryKey: ["sources"],
  queryFn: ({ signal }) => request(listSchema(sourceSchema), "/sources", { signal, query: { limit: MAX_SOURCES } }),
});

export function sourceQuery(hash: string) {
  return queryOptions({
    queryKey: ["sources", hash],
    queryFn: ({ signal }) => request(sourceSchema, apiPath`/sources/${hash}`, { signal }),
  });
}

/** A file of a zip never changes: the hash is over all of its bytes. */
export function sourceFileQuery(hash: string, path: string) {
  return queryOptions({
    queryKey: ["source-files", hash, path],
    queryFn: ({ signal }) => readSourceFile(hash, path, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
