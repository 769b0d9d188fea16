import type { ActorAddress } from "../../author/address.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Router } from "../routing/mod.ts";
import { tellToExit } from "../routing/mod.ts";
import { type WatchedHost, whenGone } from "./when-gone.ts";

/** A host whose actors exit before it ends. */
export interface ExitingHost extends WatchedHost {
  readonly router: Pick<Router, "entries" | "route">;
  readonly self: ActorAddress;
}

/** Asks every actor to exit, children first, and waits for it. Returns who has not ended by the deadline. */
export async function exitAll(state: ExitingHost, deadlineMs: number): Promise<ActorAddress[]> {
  const { entries } = state.router;
  const gone: Promise<boolean>[] = [];
  for (const entry of entries.values()) {
    if (entry.realm === null) continue;
    gone.push(whenGone(state, entry.address, null));
    const parent = entry.parent === null ? undefined : entries.get(entry.parent);
    if (parent !== undefined && parent.realm !== null) continue;
    tellToExit(state, entry.address, { by: state.self, why: null }, "shutdown");
  }
  let cancel = () => {};
  const deadline = new Promise<void>((resolve) => {
    cancel = state.base.clock.after(deadlineMs, resolve);
  });
  await Promise.race([Promise.all(gone), deadline]);
  cancel();
  return [...entries.values()].filter(({ realm }) => realm !== null).map(({ address }) => address);
}

/** Whoever waits for the end of an actor here waits no longer. */
export function tellWatchers(watchers: WatchedHost["watchers"]): void {
  for (const waiting of watchers.values()) for (const tell of waiting) tell();
  watchers.clear();
}

/** A host that ends with all that is on it. */
export interface EndingHost {
  readonly router: Pick<Router, "realms">;
  readonly own: { readonly handle: RealmHandle; readonly realm: { end(): void } };
  readonly watchers: Map<string, Set<() => void>>;
  isShuttingDown: boolean;
}

/**
 * Ends all actors without a word to them, and whoever waits for one waits no longer. `endRealm` stops a realm's thread.
 * Settles when all have stopped.
 */
export async function endAtOnce(state: EndingHost, endRealm: (realm: RealmHandle) => Promise<unknown>): Promise<void> {
  const { router, own, watchers } = state;
  state.isShuttingDown = true;
  const ended = [...router.realms.values()].map((realm) => (realm === own.handle ? null : endRealm(realm)));
  own.realm.end();
  tellWatchers(watchers);
  await Promise.all(ended);
}
