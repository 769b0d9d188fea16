"use client";

import { useSyncExternalStore } from "react";

const TICK_MS = 1000;

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, TICK_MS);
  return () => clearInterval(timer);
}

/** The time, rounded down to `everyMs`: a view that uses it draws again no more often than that. 0 on the server. */
export function useNow(everyMs = TICK_MS): number {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / everyMs) * everyMs,
    () => 0,
  );
}
