import { type ActorAddress, birthHostOf } from "../address.ts";
import { buryHomes, releaseHomesOf } from "./homes.ts";
import { dropEntry, type HostState, tellNotice, tellToExit } from "./host-state.ts";

/**
 * Accounts for a host that is no longer there. Answers the actors that were born here and lived there; the parent of
 * each gets its `ChildActorExited` unless the host said so itself before it went.
 */
export function buryHost(state: HostState, lost: string): ActorAddress[] {
  const dead = [...state.router.entries.values()].filter((entry) => entry.more?.forward === lost);
  for (const entry of dead) {
    const { address, className, parent } = entry;
    dropEntry(state, entry, { reason: "host lost", asked: null, counted: null });
    state.router.returnHeld(entry, "host lost");
    if (parent === null) continue;
    const exited = { type: "callboard.ChildActorExited", child: address, class: className, reason: "host lost" };
    tellNotice(state, parent, "childExited", address, exited);
  }
  const homeless = buryHomes(state, lost);
  releaseHomesOf(state, (address) => birthHostOf(address) === lost);
  const { entries, homes } = state.router;
  const isLost = (parent: ActorAddress) => birthHostOf(parent) === lost && !entries.has(parent) && !homes.has(parent);
  endOrphans(state, new Set([...homeless, ...entries.parents().filter(isLost)]));
  return dead.map(({ address }) => address);
}

/** Asks the actors here whose parent is gone to exit. */
export function endOrphans(state: HostState, gone: Iterable<ActorAddress>): void {
  for (const by of gone) {
    for (const { address, realm } of state.router.entries.childrenOf(by)) {
      if (realm !== null) tellToExit(state, address, { by, why: null });
    }
  }
}
