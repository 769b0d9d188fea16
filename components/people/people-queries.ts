import { queryOptions } from "@tanstack/react-query";
import { listSchema } from "#protocol/list";
import { personSchema, proposalSchema } from "#protocol/people";
import { request } from "../live/request.ts";

const MAX_PEOPLE = 1000;

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => request(listSchema(personSchema), "/people", { signal, query: { limit: MAX_PEOPLE } }),
});

/** Changes that wait for a second person who may decide. */
export const proposalsQuery = queryOptions({
  queryKey: ["people", "proposals"],
  queryFn: ({ signal }) => request(listSchema(proposalSchema), "/proposals", { signal }),
});
