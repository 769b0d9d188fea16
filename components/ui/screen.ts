"use client";

import { useSyncExternalStore } from "react";

/** How wide the window is, by the same steps as the style sheet's: 640, 1024 and 1280 px. */
export type Screen = "xs" | "sm" | "lg" | "xl";

const STEPS = [
  ["xl", "(min-width: 1280px)"],
  ["lg", "(min-width: 1024px)"],
  ["sm", "(min-width: 640px)"],
] as const;

function subscribe(onChange: () => void): () => void {
  const queries = STEPS.map(([, query]) => window.matchMedia(query));
  for (const query of queries) query.addEventListener("change", onChange);
  return () => {
    for (const query of queries) query.removeEventListener("change", onChange);
  };
}

function read(): Screen {
  return STEPS.find(([, query]) => window.matchMedia(query).matches)?.[0] ?? "xs";
}

/** For what the style sheet cannot do: how many columns there are. Wide on the server. */
export function useScreen(): Screen {
  return useSyncExternalStore(subscribe, read, () => "xl");
}
