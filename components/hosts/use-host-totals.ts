import { useMemo } from "react";
import { useLiveRoom, useLook, usePicture } from "../live/live-provider.tsx";
import { ALL_ACTORS } from "../live/live-room.ts";
import { HostTotalsReader } from "./host-totals.ts";

/** The totals of all hosts, read anew with each pulse; `pulse` says when they may differ. */
export function useHostTotals(): { totals: HostTotalsReader; pulse: number } {
  const { store } = useLiveRoom();
  useLook(ALL_ACTORS);
  const totals = useMemo(() => new HostTotalsReader(), []);
  const pulse = usePicture((room) => {
    totals.read(store, room.pulse, Date.now());
    return room.pulse;
  });
  return { totals, pulse };
}
