import type { ActorAddress } from "../../author/address.ts";
import type { Base } from "../base.ts";
import type { Router } from "../routing/mod.ts";

/** A host on which somebody waits for an actor's end. */
export interface WatchedHost {
  readonly router: Pick<Router, "entries">;
  readonly watchers: Map<string, Set<() => void>>;
  readonly base: Pick<Base, "clock">;
}

/**
 * Settles when the actor is gone, at once when it is, or after the deadline, or when nobody waits any more: false, it
 * is still there.
 */
export function whenGone(
  { router, watchers, base }: WatchedHost,
  address: ActorAddress,
  deadlineMs: number | null,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!router.entries.has(address)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const waiting = watchers.get(address) ?? new Set();
    let cancel = () => {};
    const over = (isGone: boolean) => {
      cancel();
      signal?.removeEventListener("abort", aborted);
      waiting.delete(gone);
      resolve(isGone);
    };
    const gone = () => over(true);
    const aborted = () => over(false);
    watchers.set(address, waiting.add(gone));
    signal?.addEventListener("abort", aborted);
    if (deadlineMs !== null) cancel = base.clock.after(deadlineMs, aborted);
  });
}
