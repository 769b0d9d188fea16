import { type ActorAddress, birthHostOf } from "../address.ts";
import { dropEntry, type HostState, tellNotice } from "./host-state.ts";

/**
 * Accounts for a host that is no longer there. Answers the actors that were born here and lived there; the parent of each gets
 * its `ChildActorExited` unless the host said so itself before it went.
 */
export function buryHost(state: HostState, lost: string): ActorAddress[] {
  const dead = [...state.router.entries.values()].filter((entry) => entry.more?.forward === lost);
  for (const entry of dead) {
    const { address, className, parent } = entry;
    dropEntry(state, entry);
    state.router.returnHeld(entry, "host lost");
    if (parent === null) continue;
    const exited = { type: "callboard.ChildActorExited", child: address, class: className, reason: "host lost" };
    tellNotice(state, parent, "childExited", address, exited);
  }
  endOrphans(state, (parent) => birthHostOf(parent) === lost && !state.router.entries.has(parent));
  return dead.map(({ address }) => address);
}

/** Asks the actors here whose parent is gone to exit. */
export function endOrphans(state: HostState, isGone: (parent: ActorAddress) => boolean): void {
  for (const { address, parent, realm } of state.router.entries.values()) {
    if (realm === null || parent === null || !isGone(parent)) continue;
    tellNotice(state, address, "exit", parent, { type: "callboard.ExitRequest", isRecursive: true });
  }
}
