import { isDeepStrictEqual } from "node:util";
import type { Capabilities } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import type { Member, ViewChange } from "../../engine/engine.ts";
import { type RemainingHost, reapHost } from "../lifecycle/mod.ts";
import type { InterestedActors } from "../observability/mod.ts";
import { announceHandler, tellInterested } from "../observability/mod.ts";

/** A host that sees others come, change and go. */
export interface MemberHost extends RemainingHost {
  readonly interests: InterestedActors["interests"];
  readonly self: ActorAddress;
  readonly deadLetterHandlersElsewhere: Map<string, Set<ActorAddress>>;
}

/** The convention has another view: who wants to know is told, and what hosts had that are gone is accounted for. */
export function takeView(state: MemberHost, { added, changed, lost, left }: ViewChange): void {
  for (const { id, capabilities } of added) {
    tellHostChanged(state, "added", id, capabilities);
    for (const handler of state.interests.get("deadLetters") ?? []) announceHandler(state, handler, true, id);
  }
  for (const { before, now } of changed) {
    if (isDeepStrictEqual(before.capabilities, now.capabilities)) continue;
    tellHostChanged(state, "capabilities", now.id, now.capabilities);
  }
  for (const member of [...lost, ...left]) hostGone(state, member);
}

function tellHostChanged(
  state: MemberHost,
  change: "added" | "removed" | "capabilities",
  host: string,
  capabilities: Capabilities,
): void {
  tellInterested(state, "hostChanges", { type: "callboard.HostChanged", change, host, capabilities });
}

function hostGone(state: MemberHost, { id, capabilities }: Member): void {
  tellHostChanged(state, "removed", id, capabilities);
  state.deadLetterHandlersElsewhere.delete(id);
  state.router.traffic.hostLeft(id);
  void reapHost(state, id);
}
