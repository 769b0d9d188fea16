import type { ActorAddress } from "../address.ts";
import { isNotice, type Sender } from "../core/notice.ts";
import type { Body } from "../core/plain-value.ts";
import { dropEntry, type HostState, tellNotice } from "./host-state.ts";
import type { RealmHandle, RowReading } from "./realm-handle.ts";

/**
 * Accounts for the actors of a realm that ended: each parent elsewhere gets one `ChildActorExited`, their children elsewhere
 * are asked to exit, what was held for them becomes dead letters; what waited inside the realm is counted as lost.
 */
export function buryRealm(
  state: HostState,
  realm: RealmHandle,
  reason: string,
  each: (address: ActorAddress) => void,
): ActorAddress[] {
  const { router } = state;
  const dead = [...router.entries.values()].filter((entry) => entry.realm === realm);
  const row: RowReading = { taken: 0, local: 0, sent: 0, failed: 0, late: 0, asyncSinceMs: 0 };
  state.lost += realm.lost;
  for (const entry of dead) {
    if (realm.read(entry, row)) state.lost += Math.max(0, row.local + entry.posted - row.taken + row.late);
    dropEntry(state, entry);
  }
  const addresses = new Set<string>(dead.map(({ address }) => address));
  for (const entry of dead) {
    const held = entry.held ?? [];
    for (let i = 0; i < held.length; i += 2) {
      const sender = held[i] as Sender;
      if (!isNotice(sender)) router.undeliverable(entry.address, sender, held[i + 1] as Body, reason);
    }
    if (entry.parent !== null && !addresses.has(entry.parent)) {
      const exited = { type: "callboard.ChildActorExited", child: entry.address, class: entry.className, reason };
      tellNotice(state, entry.parent, "childExited", entry.address, exited);
    }
    each(entry.address);
  }
  for (const entry of router.entries.values()) {
    if (entry.parent !== null && addresses.has(entry.parent)) {
      tellNotice(state, entry.address, "exit", entry.parent, { type: "callboard.ExitRequest", isRecursive: true });
    }
  }
  return dead.map(({ address }) => address);
}
