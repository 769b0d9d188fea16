import type { RealmHandle } from "../realms/mod.ts";
import type { Router } from "../routing/mod.ts";

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
  for (const waiting of watchers.values()) for (const tell of waiting) tell();
  watchers.clear();
  await Promise.all(ended);
}
