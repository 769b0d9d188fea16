import { queryOptions } from "@tanstack/react-query";
import { lostActorsSchema } from "#protocol/lost-actor";
import { noAnswer, request } from "../live/request.ts";

const MAX_SHOWN = 20;

/** Created by hand, and gone since the cluster restarted. Asked for again after each reconnection. */
export const lostActorsQuery = queryOptions({
  queryKey: ["lost-actors"],
  queryFn: ({ signal }) => request(lostActorsSchema, "/lost-actors", { query: { limit: MAX_SHOWN }, signal }),
});

export async function dismissLostActors(): Promise<void> {
  await request(noAnswer, "/lost-actors", { method: "DELETE" });
}
