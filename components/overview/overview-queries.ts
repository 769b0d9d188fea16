import { useQuery } from "@tanstack/react-query";
import { lostActorsSchema } from "#protocol/lost-actor";
import { usePicture } from "../live/live-provider.tsx";
import { noAnswer, request } from "../live/request.ts";

const MAX_SHOWN = 20;
export const LOST_ACTORS_KEY = ["lost-actors"];

/**
 * Created by hand, and gone since the cluster restarted. Asked for anew with each epoch of the picture: a restart
 * begins one.
 */
export function useLostActors() {
  const epoch = usePicture(({ store }) => store.epoch);
  return useQuery({
    queryKey: [...LOST_ACTORS_KEY, epoch],
    queryFn: ({ signal }) => request(lostActorsSchema, "/lost-actors", { query: { limit: MAX_SHOWN }, signal }),
    enabled: epoch !== null,
  });
}

export async function dismissLostActors(): Promise<void> {
  await request(noAnswer, "/lost-actors", { method: "DELETE" });
}
