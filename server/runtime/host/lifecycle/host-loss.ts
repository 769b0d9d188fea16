import { type ActorAddress, birthHostOf } from "../../author/address.ts";
import type { Seat } from "../../engine/engine.ts";
import { unlessGone } from "../host-calls.ts";
import type { Router } from "../routing/mod.ts";
import { reapForwardings, releaseForwardingsOf, tellNotice, tellToExit } from "../routing/mod.ts";
import { dropEntry, type ReapingHost } from "./reap.ts";

/** A host that remains when another is gone. */
export interface RemainingHost extends ReapingHost {
  readonly router: Router;
  readonly seat: Pick<Seat, "view" | "names" | "forwardings">;
}

/**
 * Accounts for a host that is no longer there. The parent of each actor that was born here and lived there gets its
 * `ChildActorExited`, unless the host said so itself before it went; whoever has such a parent, on any host, exits.
 */
export async function reapHost(state: RemainingHost, lost: string): Promise<void> {
  const { router, seat, id } = state;
  const dead = [...router.entries.values()].filter((entry) => entry.extras?.forward === lost);
  for (const entry of dead) {
    const { address, className, parent } = entry;
    dropEntry(state, entry, { reason: "host lost", asked: null, counted: null });
    void unlessGone(seat.forwardings.drop(address));
    router.returnHeld(entry, "host lost");
    if (parent === null) continue;
    const exited = { type: "callboard.ChildActorExited", child: address, class: className, reason: "host lost" };
    tellNotice(state, parent, "childExited", address, exited);
  }
  const lostElsewhere = reapForwardings(state, lost);
  releaseForwardingsOf(state, (address) => birthHostOf(address) === lost);
  for (const { address, className, parent, realm } of router.entries.values()) {
    if (realm === null || birthHostOf(address) !== lost || router.forwardings.has(address)) continue;
    router.forwardings.set(address, { address, className, parent, host: id, held: null });
  }
  const parents = dead.map(({ address }) => address);
  if (parents.length > 0) {
    for (const member of seat.view.members()) void unlessGone(state.call(member.id, { do: "orphaned", parents }));
  }
  endOrphans(state, lostElsewhere);
  endOrphans(state, await lostParents(state, lost));
}

/** The parents of actors here that were born on the lost host and have not moved to one that is there. */
async function lostParents(state: RemainingHost, lost: string): Promise<ActorAddress[]> {
  const { router, seat } = state;
  const parents = router.entries
    .parents()
    .filter((parent) => birthHostOf(parent) === lost && !router.entries.has(parent) && !router.forwardings.has(parent));
  const found = await Promise.all(
    parents.map(async (parent) => [parent, await unlessGone(seat.forwardings.find(parent))] as const),
  );
  return found.flatMap(([parent, forwarding]) => (forwarding === null || forwarding.host === lost ? parent : []));
}

/** Asks the actors here whose parent is gone to exit. */
export function endOrphans(
  state: { readonly router: Pick<Router, "entries" | "route"> },
  gone: Iterable<ActorAddress>,
): void {
  for (const by of gone) {
    for (const { address, realm } of state.router.entries.childrenOf(by)) {
      if (realm !== null) tellToExit(state, address, { by, why: null });
    }
  }
}
