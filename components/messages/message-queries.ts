import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { actorSchema, askAnswerSchema } from "#protocol/actor";
import { listSchema } from "#protocol/list";
import { type NewSavedMessage, savedMessageSchema, sentMessageSchema } from "#protocol/message";
import { pagedQuery } from "../live/paged-query.ts";
import { apiPath, noAnswer, request } from "../live/request.ts";

const PAGE_ROWS = 50;
/** Beside other things on an actor's page. */
const FEW_ROWS = 5;
const MAX_FOUND = 12;

export function askActor(target: string, message: unknown, timeoutMs: number) {
  return request(askAnswerSchema, apiPath`/actors/${target}/ask`, { method: "POST", body: { message, timeoutMs } });
}

export function tellActor(target: string, message: unknown) {
  return request(noAnswer, apiPath`/actors/${target}/tell`, { method: "POST", body: { message } });
}

/** Her own history, newest first; `target`: only what was sent to it, as it was named then. */
export function sentQuery(target?: string) {
  return pagedQuery(["messages", "sent", target ?? null], (cursor, signal) =>
    request(listSchema(sentMessageSchema), "/messages/sent", {
      signal,
      query: { limit: target === undefined ? PAGE_ROWS : FEW_ROWS, cursor, target },
    }),
  );
}

export const savedQuery = queryOptions({
  queryKey: ["messages", "saved"],
  queryFn: ({ signal }) =>
    request(listSchema(savedMessageSchema), "/messages/saved", { signal, query: { limit: 1000 } }),
});

export function saveMessage(message: NewSavedMessage) {
  return request(savedMessageSchema, "/messages/saved", { method: "POST", body: message });
}

export function changeSaved(id: string, change: Partial<NewSavedMessage>) {
  return request(savedMessageSchema, apiPath`/messages/saved/${id}`, { method: "PATCH", body: change });
}

export function removeSaved(id: string) {
  return request(noAnswer, apiPath`/messages/saved/${id}`, { method: "DELETE" });
}

/** Actors whose name, class or address has what was typed. */
export function foundActorsQuery(q: string, className: string | null) {
  return queryOptions({
    queryKey: ["actors", "found", q, className],
    queryFn: ({ signal }) =>
      request(listSchema(actorSchema), "/actors", { signal, query: { q, class: className, limit: MAX_FOUND } }),
    placeholderData: keepPreviousData,
  });
}
