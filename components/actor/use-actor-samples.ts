import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { ActorSamples } from "../live/actor-history.ts";
import { useLiveRoom, usePicture } from "../live/live-provider.tsx";
import { actorPastQuery } from "./actor-queries.ts";

/**
 * What this actor did as far as its host kept it, and since somebody looked at it, read anew each second. The arrays
 * are the recorder's own.
 */
export function useActorSamples(address: string): { samples: ActorSamples; count: number } {
  const room = useLiveRoom();
  const samples = useMemo(() => room.history.watch(address), [room, address]);
  const past = useQuery(actorPastQuery(address)).data;
  useEffect(() => {
    if (past) room.history.putBefore(address, past);
  }, [room, address, past]);
  const last = usePicture(() => samples.at.at(-1) ?? 0, address, past);
  return { samples, count: last === 0 ? 0 : samples.at.length };
}
