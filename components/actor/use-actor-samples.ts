import { useMemo } from "react";
import type { ActorSamples } from "../live/actor-history.ts";
import { useLiveRoom, usePicture } from "../live/live-provider.tsx";

/** What this actor did while somebody looked at it, read anew each second. The arrays are the recorder's own. */
export function useActorSamples(address: string): { samples: ActorSamples; count: number } {
  const room = useLiveRoom();
  const samples = useMemo(() => room.history.watch(address), [room, address]);
  const last = usePicture(() => samples.at.at(-1) ?? 0, address);
  return { samples, count: last === 0 ? 0 : samples.at.length };
}
