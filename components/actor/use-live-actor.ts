import type { ActorActivity } from "#protocol/actor-counters";
import { useLook, usePicture } from "../live/live-provider.tsx";

/** What the live picture says of an actor. */
export interface LiveActor extends ActorActivity {
  source: string | null;
}

/** null: it is not in the picture. */
export function useLiveActor(address: string): LiveActor | null {
  useLook(address);
  return usePicture(({ store }) => {
    const { actors } = store;
    const row = actors.rowOfAddress(address);
    if (row === -1) return null;
    return {
      depth: actors.depth[row] as number,
      ...actors.countersOf(row),
      state: actors.state[row] as number,
      busyMs: actors.busyMs[row] as number,
      source: store.sources[actors.source[row] as number]?.hash ?? null,
    };
  }, address);
}
