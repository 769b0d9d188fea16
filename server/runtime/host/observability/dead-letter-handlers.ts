import { type ActorAddress, expectsNoReply } from "../../author/address.ts";
import { type HostState, tellInterested, tellNotice } from "../host-state.ts";
import type { LostLetter } from "./dead-letter-ring.ts";

/**
 * Counts and keeps what cannot be delivered, and tells everybody who handles dead letters, here and on the other hosts.
 * A reply to somebody who waits for none is dropped: it was meant for nobody.
 */
export function buryLetter(state: HostState, letter: Omit<LostLetter, "targetName">): void {
  if (expectsNoReply(letter.to)) return;
  const { base, router, ended, deadLetters } = state;
  const targetName = router.entries.get(letter.to)?.more?.globalName ?? ended.find(letter.to)?.globalName ?? null;
  const { message, target, sender, reason } = deadLetters.add(base.clock.wallMs(), { ...letter, targetName });
  const news = { type: "callboard.DeadLetter", message: message ?? null, to: target, from: sender ?? "", reason };
  tellInterested(state, "deadLetters", news);
  for (const handlers of state.deadLetterHandlersElsewhere.values()) {
    for (const address of handlers) tellNotice(state, address, "news", `${state.own.handle.prefix}0`, news);
  }
}

/** What another host announced. */
export function noteHandler(state: HostState, host: string, address: ActorAddress, isWanted: boolean): void {
  const handlers = state.deadLetterHandlersElsewhere.get(host) ?? new Set();
  if (isWanted) state.deadLetterHandlersElsewhere.set(host, handlers.add(address));
  else handlers.delete(address);
}
