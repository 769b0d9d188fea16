import type { Seat } from "../../engine/engine.ts";
import type { Base } from "../base.ts";
import { unlessGone } from "../host-calls.ts";
import type { EndedActors, Ending, InterestedActors } from "../observability/mod.ts";
import { type AnnouncingHost, announceHandler } from "../observability/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";

/** What a host has in its books of an actor. */
export interface ReapingHost extends AnnouncingHost {
  readonly base: Pick<Base, "clock">;
  readonly startedMs: number;
  readonly router: Pick<Router, "entries">;
  readonly seat: Pick<Seat, "names" | "view">;
  readonly ended: EndedActors;
  readonly interests: InterestedActors["interests"];
  /** Told when an actor is gone. */
  readonly watchers: Map<string, Set<() => void>>;
}

/**
 * Takes an entry out of the host's books, and tells who waited for that. `ending` is null for one that ended elsewhere,
 * or goes on there.
 */
export function dropEntry(state: ReapingHost, entry: Entry, ending: Ending | null): void {
  if (ending !== null) {
    state.ended.add(entry, ending, state.startedMs + entry.bornAfterMs, state.base.clock.wallMs());
  }
  state.router.entries.delete(entry.address);
  if (entry.realm !== null) entry.realm.actors -= 1;
  for (const [interest, interested] of state.interests) {
    if (interested.delete(entry.address) && interest === "deadLetters") announceHandler(state, entry.address, false);
  }
  const watchers = [...(state.watchers.get(entry.address) ?? [])];
  state.watchers.delete(entry.address);
  const tell = () => {
    for (const watcher of watchers) watcher();
  };
  const name = entry.extras?.globalName ?? null;
  // Whoever waits for its end may take its name then.
  if (name === null) tell();
  else void unlessGone(state.seat.names.release(name, entry.address)).finally(tell);
}
