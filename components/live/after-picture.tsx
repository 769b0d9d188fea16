import { type ReactNode, useEffect, useState } from "react";
import { useLiveState } from "./live-provider.tsx";

/** Draws its children once `useIsPictureDrawn`. */
export function AfterPicture({ children }: { children: ReactNode }) {
  return useIsPictureDrawn() && children;
}

/** True once the first picture has been drawn, or it is known that there is none to wait for. */
export function useIsPictureDrawn(): boolean {
  const isSettled = useLiveState(({ phase, problem }) => phase !== "connecting" || problem !== null);
  const [isDrawn, setIsDrawn] = useState(false);
  useEffect(() => {
    if (!isSettled) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setIsDrawn(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [isSettled]);
  return isDrawn;
}
