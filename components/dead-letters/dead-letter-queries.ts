import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import {
  type DeadLetterSelect,
  deadLetterCountsShape,
  deadLetterGroupSchema,
  deadLetterSchema,
  deadLetterTotalsSchema,
  resendJobSchema,
  resentLetterSchema,
} from "#protocol/dead-letter";
import { listSchema } from "#protocol/list";
import { pagedQuery } from "../live/paged-query.ts";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { sinceOf, type Within } from "./within.ts";

const PAGE_ROWS = 50;
const MAX_GROUPS = 500;

/** Which letters or kinds; `within` reaches back from the moment it is asked. */
export type LetterFilter = Omit<DeadLetterSelect, "since" | "until"> & { within: Within };

const groupsSchema = listSchema(deadLetterGroupSchema).extend({ totals: deadLetterTotalsSchema });
const lettersSchema = listSchema(deadLetterSchema).extend(deadLetterCountsShape);

/** What the API is asked for now. */
export function selectOf({ within, ...select }: LetterFilter): DeadLetterSelect {
  return { ...select, ...sinceOf(within, Date.now()) };
}

/** Kinds of dead letters; `of` names what was asked for, also while the answer to something else is still shown. */
export function groupsQuery(filter: LetterFilter) {
  return queryOptions({
    queryKey: ["dead-letters", "groups", filter],
    queryFn: async ({ signal }) => ({
      ...(await request(groupsSchema, "/dead-letters/groups", {
        signal,
        query: { ...selectOf(filter), limit: MAX_GROUPS },
      })),
      of: JSON.stringify(filter),
    }),
    placeholderData: keepPreviousData,
  });
}

/** The letters that are kept, newest first, a page at a time. */
export function lettersQuery(filter: LetterFilter) {
  return pagedQuery(["dead-letters", "letters", filter], (cursor, signal) =>
    request(lettersSchema, "/dead-letters", {
      signal,
      query: { ...selectOf(filter), limit: PAGE_ROWS, cursor },
    }),
  );
}

/** How many letters fit that are kept, and how many of them are in quarantine. */
export function countQuery(filter: LetterFilter) {
  return queryOptions({
    queryKey: ["dead-letters", "count", filter],
    queryFn: async ({ signal }) => {
      const query = { ...selectOf(filter), limit: 1 };
      const { total, quarantined } = await request(lettersSchema, "/dead-letters", { signal, query });
      return { kept: total, quarantined };
    },
  });
}

/** The newest letter of those that fit, where they are all for one target: it knows the target's name. */
export function someLetterQuery(select: DeadLetterSelect) {
  return queryOptions({
    queryKey: ["dead-letters", "some", select],
    queryFn: async ({ signal }) => {
      const { items } = await request(lettersSchema, "/dead-letters", { signal, query: { ...select, limit: 1 } });
      return items[0] ?? null;
    },
    enabled: select.target !== undefined,
  });
}

export const resendJobsQuery = queryOptions({
  queryKey: ["dead-letters", "jobs"],
  queryFn: ({ signal }) => request(listSchema(resendJobSchema), "/dead-letters/jobs", { signal }),
});

/** `to`: null for who holds the target's name now, else the target. */
export function sendLetter(id: string, to: string | null) {
  const body = to === null ? {} : { to };
  return request(resentLetterSchema, apiPath`/dead-letters/${id}/send`, { method: "POST", body });
}

export function revealLetter(id: string) {
  return request(deadLetterSchema, apiPath`/dead-letters/${id}/reveal`, { method: "POST" });
}

export function sendLetters(body: {
  select: DeadLetterSelect;
  to: string | undefined;
  perSecond: number;
  reason: string;
}) {
  return request(resendJobSchema, "/dead-letters/send", { method: "POST", body });
}

export function stopSending(id: string) {
  return request(noAnswer, apiPath`/dead-letters/jobs/${id}/stop`, { method: "POST" });
}

export function discardLetters(body: { ids?: string[]; select?: DeadLetterSelect; reason: string }) {
  return request(z.object({ discarded: z.number().int() }), "/dead-letters/discard", { method: "POST", body });
}
