"use client";

import { useSyncExternalStore } from "react";

/**
 * The one-time token of the link that led here (`#token=…`). It stands in the fragment, which no browser sends to a
 * server. Null: the link has none. Undefined: not known yet (on the server).
 */
export function useLinkToken(): string | null | undefined {
  return useSyncExternalStore(
    onHashChange,
    () => new URLSearchParams(window.location.hash.slice(1)).get("token"),
    () => undefined,
  );
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
