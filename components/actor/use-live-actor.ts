import { useLook, usePicture } from "../live/live-provider.tsx";

/** What the live picture says of an actor. */
export interface LiveActor {
  depth: number;
  received: number;
  sent: number;
  failed: number;
  /** Index into `ACTOR_STATES`. */
  state: number;
  busyMs: number;
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
      received: actors.received[row] as number,
      sent: actors.sent[row] as number,
      failed: actors.failed[row] as number,
      state: actors.state[row] as number,
      busyMs: actors.busyMs[row] as number,
      source: store.sources[actors.source[row] as number]?.hash ?? null,
    };
  }, address);
}
