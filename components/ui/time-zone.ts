import { useSyncExternalStore } from "react";

/** Whose clock the times are shown by: this machine's or UTC. */
export type TimeZone = "local" | "utc";

const KEY = "callboard.times";
const listeners = new Set<() => void>();

/** The choice, kept per browser. */
export function useTimeZone(): TimeZone {
  return useSyncExternalStore(subscribe, chosen, () => "local");
}

export function chooseTimeZone(zone: TimeZone): void {
  if (zone === "local") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, zone);
  for (const listener of listeners) listener();
}

function chosen(): TimeZone {
  return localStorage.getItem(KEY) === "utc" ? "utc" : "local";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
