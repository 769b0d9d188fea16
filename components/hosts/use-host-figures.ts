import { useMemo } from "react";
import { useLiveRoom, usePicture } from "../live/live-provider.tsx";
import { HostFigures } from "./host-figures.ts";

/** The figures of all hosts, read anew with each pulse; `pulse` says when they may differ. */
export function useHostFigures(): { figures: HostFigures; pulse: number } {
  const { store } = useLiveRoom();
  const figures = useMemo(() => new HostFigures(), []);
  const pulse = usePicture((room) => {
    figures.read(store, Date.now());
    return room.pulse;
  });
  return { figures, pulse };
}
