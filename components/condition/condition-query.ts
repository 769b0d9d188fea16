import { queryOptions } from "@tanstack/react-query";
import { conditionSchema } from "#protocol/condition";
import { apiPath, noAnswer, request } from "../live/request.ts";

const EVERY_MS = 4_000;

/** How the cluster does, from what its hosts remember. Asked again and again while a page is looked at. */
export const conditionQuery = queryOptions({
  queryKey: ["condition"],
  queryFn: ({ signal }) => request(conditionSchema, "/condition", { signal }),
  refetchInterval: EVERY_MS,
});

export async function acknowledge(id: string): Promise<void> {
  await request(noAnswer, apiPath`/condition/concerns/${id}/acknowledge`, { method: "POST" });
}

export async function takeBack(id: string): Promise<void> {
  await request(noAnswer, apiPath`/condition/concerns/${id}/acknowledge`, { method: "DELETE" });
}
