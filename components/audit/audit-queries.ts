import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { auditRowSchema } from "#protocol/audit";
import { timeSchema } from "#protocol/identity";
import { listSchema } from "#protocol/list";
import { request } from "../live/request.ts";

const PAGE_ROWS = 100;
const CHECK_EVERY_MS = 5 * 60_000;

/** Newest first, a page at a time. */
export const auditQuery = infiniteQueryOptions({
  queryKey: ["audit", "rows"],
  queryFn: ({ signal, pageParam }) =>
    request(listSchema(auditRowSchema), "/audit", { signal, query: { limit: PAGE_ROWS, cursor: pageParam } }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor,
});

/** How far the chain of hashes was checked, and when. */
const chainSchema = z.object({
  verifiedUpTo: z.number().int(),
  at: timeSchema,
  ok: z.boolean(),
  rows: z.number().int(),
  problem: z.string().nullish(),
});

export const chainQuery = queryOptions({
  queryKey: ["audit-chain"],
  queryFn: ({ signal }) => request(chainSchema, "/audit/chain", { signal }),
  // Checking reads every row: not on each change, so its key is not the topic's.
  staleTime: CHECK_EVERY_MS,
  refetchInterval: CHECK_EVERY_MS,
});
