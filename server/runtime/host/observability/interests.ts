import type { Interest } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { type Speaker, tellNotice } from "../routing/mod.ts";

/** Actors of a host that are told what changes there, by what they want to be told. */
export interface InterestedActors extends Speaker {
  readonly interests: ReadonlyMap<Interest, Set<ActorAddress>>;
  /** The sender of what the runtime itself says. */
  readonly self: ActorAddress;
}

/** The same word to everybody who asked for that kind. */
export function tellInterested(state: InterestedActors, interest: Interest, message: object): void {
  for (const address of state.interests.get(interest) ?? []) {
    tellNotice(state, address, "system", state.self, message);
  }
}
