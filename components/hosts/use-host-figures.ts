import { useMemo } from "react";
import { useLiveRoom, useLook, usePicture } from "../live/live-provider.tsx";
import { ALL_ACTORS } from "../live/live-room.ts";
import { HostFigures } from "./host-figures.ts";

/** The figures of all hosts, read anew with each pulse; `pulse` says when they may differ. */
export function useHostFigures(): { figures: HostFigures; pulse: number } {
  const { store } = useLiveRoom();
  useLook(ALL_ACTORS);
  const figures = useMemo(() => new HostFigures(), []);
  const pulse = usePicture((room) => {
    figures.read(store, room.pulse, Date.now());
    return room.pulse;
  });
  return { figures, pulse };
}
