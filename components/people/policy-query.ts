import { queryOptions } from "@tanstack/react-query";
import { policySchema } from "#protocol/people";
import { request } from "../live/request.ts";

export const policyQuery = queryOptions({
  queryKey: ["policy"],
  queryFn: ({ signal }) => request(policySchema, "/policy", { signal }),
});
