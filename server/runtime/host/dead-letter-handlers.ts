import type { ActorAddress } from "../address.ts";
import { type HostState, tellInterested, tellNotice } from "./host-state.ts";

/** A dead letter of this host goes to everybody who handles them, here and on the other hosts. */
export function tellDeadLetter(state: HostState, letter: object): void {
  tellInterested(state, "deadLetters", letter);
  for (const handlers of state.deadLetterHandlersElsewhere.values()) {
    for (const address of handlers) tellNotice(state, address, "news", `${state.own.handle.prefix}0`, letter);
  }
}

/** What another host announced. */
export function noteHandler(state: HostState, host: string, address: ActorAddress, isWanted: boolean): void {
  const handlers = state.deadLetterHandlersElsewhere.get(host) ?? new Set();
  if (isWanted) state.deadLetterHandlersElsewhere.set(host, handlers.add(address));
  else handlers.delete(address);
}
