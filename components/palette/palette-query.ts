import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { searchAnswerSchema } from "#protocol/search";
import { request } from "../live/request.ts";

/** What of the cluster and the console fits these words. While the next answer is on its way the last one stays. */
export function searchQuery(words: string) {
  return queryOptions({
    queryKey: ["search", words],
    queryFn: ({ signal }) => request(searchAnswerSchema, "/search", { query: { q: words }, signal }),
    enabled: words !== "",
    placeholderData: keepPreviousData,
    staleTime: 2_000,
    gcTime: 10_000,
  });
}
