import { queryOptions } from "@tanstack/react-query";
import { auditChainSchema, auditRowSchema } from "#protocol/audit";
import { listSchema } from "#protocol/list";
import { pagedQuery } from "../live/paged-query.ts";
import { request } from "../live/request.ts";

const PAGE_ROWS = 100;
const CHECK_EVERY_MS = 5 * 60_000;

/** Newest first, a page at a time. */
export function auditQuery(filter: Record<string, string>) {
  return pagedQuery(["audit", "rows", filter], (cursor, signal) =>
    request(listSchema(auditRowSchema), "/audit", { signal, query: { ...filter, limit: PAGE_ROWS, cursor } }),
  );
}

/** What was added since the last check. Not the topic's key: it would be asked for at each change. */
export const chainQuery = queryOptions({
  queryKey: ["audit-chain"],
  queryFn: ({ signal }) => request(auditChainSchema, "/audit/chain", { signal }),
  staleTime: CHECK_EVERY_MS,
  refetchInterval: CHECK_EVERY_MS,
});

/** Reads every row again. */
export const checkWholeChain = () => request(auditChainSchema, "/audit/chain", { query: { whole: true } });
