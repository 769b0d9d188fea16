import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import {
  type DeadLetterSelect,
  deadLetterGroupSchema,
  deadLetterSchema,
  deadLetterTotalsSchema,
  resendJobSchema,
} from "#protocol/dead-letter";
import { listSchema } from "#protocol/list";
import { apiPath, noAnswer, request } from "../live/request.ts";

const PAGE_ROWS = 50;
const MAX_GROUPS = 500;

export interface GroupFilter {
  q: string;
  /** ISO 8601, or everything. */
  since: string | null;
}

const groupsSchema = listSchema(deadLetterGroupSchema).extend({ totals: deadLetterTotalsSchema });
const lettersSchema = listSchema(deadLetterSchema).extend({ totals: deadLetterTotalsSchema });

/** Kinds of dead letters; those seen last first. */
export function groupsQuery({ q, since }: GroupFilter) {
  return queryOptions({
    queryKey: ["dead-letters", "groups", q, since],
    queryFn: ({ signal }) =>
      request(groupsSchema, "/dead-letters/groups", { signal, query: { q, since, limit: MAX_GROUPS } }),
  });
}

/** The letters that are kept, newest first, a page at a time. */
export function lettersQuery(select: DeadLetterSelect) {
  return infiniteQueryOptions({
    queryKey: ["dead-letters", "letters", select],
    queryFn: ({ signal, pageParam }) =>
      request(lettersSchema, "/dead-letters", { signal, query: { ...select, limit: PAGE_ROWS, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export const resendJobsQuery = queryOptions({
  queryKey: ["dead-letters", "jobs"],
  queryFn: ({ signal }) => request(listSchema(resendJobSchema), "/dead-letters/jobs", { signal }),
});

export function sendLetter(id: string) {
  return request(noAnswer, apiPath`/dead-letters/${id}/send`, { method: "POST" });
}

export function revealLetter(id: string) {
  return request(deadLetterSchema, apiPath`/dead-letters/${id}/reveal`, { method: "POST" });
}

export function sendLetters(body: { select: DeadLetterSelect; perSecond: number; reason: string }) {
  return request(z.object({ id: z.string() }), "/dead-letters/send", { method: "POST", body });
}

export function stopSending(id: string) {
  return request(noAnswer, apiPath`/dead-letters/jobs/${id}/stop`, { method: "POST" });
}

export function discardLetters(body: { ids?: string[]; select?: DeadLetterSelect; reason: string }) {
  return request(z.object({ discarded: z.number().int() }), "/dead-letters/discard", { method: "POST", body });
}
