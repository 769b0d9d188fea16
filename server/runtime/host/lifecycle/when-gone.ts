import type { ActorAddress } from "../../author/address.ts";
import type { HostState } from "../host-state.ts";

/**
 * Settles when the actor is gone, at once when it is, or after the deadline, or when nobody waits any more: false, it is still
 * there.
 */
export function whenGone(
  { router, watchers, base }: HostState,
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
