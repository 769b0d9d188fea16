import type { Capabilities, Interest } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { Tally } from "../core/tally.ts";
import type { Seat } from "../engine/engine.ts";
import { RuntimeError } from "../errors.ts";
import type { Realm } from "../realm/realm.ts";
import type { JsonStore } from "../store/json-store.ts";
import type { HostAnswers, HostCall } from "../wire/host-call.ts";
import type { NoticeKind } from "../wire/notice.ts";
import { encode } from "../wire/plain-value.ts";
import type { StopAsked } from "../wire/realm-control.ts";
import type { Base } from "./base.ts";
import type { EndedActors, Ending } from "./lifecycle/ended-actors.ts";
import type { DeadLetterRing } from "./observability/dead-letter-ring.ts";
import type { HostRequests } from "./realms/host-requests.ts";
import type { RealmHandle } from "./realms/realm-handle.ts";
import type { Entry } from "./routing/entry.ts";
import type { Router } from "./routing/router.ts";

/** Asks a host. Rejects as `Link.call` does. */
export type CallHost = <Call extends HostCall>(
  host: string,
  call: Call,
  options?: { signal?: AbortSignal },
) => Promise<HostAnswers[Call["do"]]>;

/** What the parts of a host share. */
export interface HostState {
  readonly id: string;
  /** Eight characters that no other host of this id has had, or will have. */
  readonly life: string;
  readonly base: Base;
  /** The convention's name, which signed statements carry. */
  readonly convention: string;
  readonly seat: Seat;
  /** Asks a host, this one too. */
  readonly call: CallHost;
  readonly router: Router;
  readonly store: JsonStore;
  readonly checksMessages: boolean;
  readonly realmHeapMb: number;
  readonly startedMs: number;
  readonly deadLetters: DeadLetterRing;
  readonly ended: EndedActors;
  readonly failures: Tally<{ className: string; sourceHash: string | null }>;
  /** The host's own realm, for system actors. */
  readonly own: { realm: Realm; handle: RealmHandle };
  readonly requests: HostRequests;
  readonly interests: Map<Interest, Set<ActorAddress>>;
  /** Actors on other hosts that handle dead letters, by host. */
  readonly deadLetterHandlersElsewhere: Map<string, Set<ActorAddress>>;
  capabilities: Capabilities;
  authority: ActorAddress | null;
  /** Told when an actor is gone. */
  readonly watchers: Map<string, Set<() => void>>;
  /** Messages that were lost with realms, or on their way from a host that was lost. */
  lost: number;
  isShuttingDown: boolean;
  realmCount: number;
}

/** The next prefix for the addresses of a realm. The host's life is in it, so no later host of its name repeats one. */
export function nextPrefix(state: Pick<HostState, "id" | "life" | "realmCount">): string {
  state.realmCount += 1;
  return `${state.id}:${state.life}${state.realmCount.toString(36)}.`;
}

/** Whether an address of this host's was given out by another of its id. */
export function isFromEarlierLife({ id, life }: Pick<HostState, "id" | "life">, address: ActorAddress): boolean {
  return !address.startsWith(`${id}:${life}`);
}

/** The runtime's own word to an actor, wherever it is. */
export function tellNotice(state: HostState, to: string, kind: NoticeKind, from: string, message: unknown): void {
  state.router.route(to, { kind, from }, encode(message));
}

/** Asks an actor and all below it to exit; `reason` is what its `onStop` is told, `stopped` by default. */
export function tellToExit(state: HostState, to: string, asked: StopAsked, reason?: string): void {
  const { by: from, why } = asked;
  const request = { type: "callboard.ExitRequest", isRecursive: true, ...(reason === undefined ? {} : { reason }) };
  state.router.route(to, { kind: "exit", from, ...(why === null ? {} : { why }) }, encode(request));
}

/** The same word to everybody who asked for that kind. */
export function tellInterested(state: HostState, interest: Interest, message: object): void {
  for (const address of state.interests.get(interest) ?? []) {
    tellNotice(state, address, "news", `${state.own.handle.prefix}0`, message);
  }
}

/**
 * Takes an entry out of the host's books, and tells who waited for that. `ending` is null for one that ended elsewhere,
 * or goes on there.
 */
export function dropEntry(state: HostState, entry: Entry, ending: Ending | null): void {
  if (ending !== null) {
    state.ended.add(entry, ending, state.startedMs + entry.bornAfterMs, state.base.clock.wallMs());
  }
  state.router.entries.delete(entry.address);
  if (entry.realm !== null) entry.realm.actors -= 1;
  for (const [interest, interested] of state.interests) {
    if (interested.delete(entry.address) && interest === "deadLetters") announceHandler(state, entry.address, false);
  }
  for (const watcher of state.watchers.get(entry.address) ?? []) watcher();
  state.watchers.delete(entry.address);
  const name = entry.more?.globalName ?? null;
  if (name !== null) void unlessGone(state.seat.names.release(name, entry.address));
}

/** Tells the other hosts, or the one that has just joined, who handles dead letters here (or no longer). */
export function announceHandler(state: HostState, address: ActorAddress, isWanted: boolean, to?: string): void {
  const call: HostCall = { do: "deadLetterHandler", host: state.id, address, isWanted };
  const hosts = to === undefined ? state.seat.view.members().map(({ id }) => id) : [to];
  // A host that leaves meanwhile has no dead letters left to tell of.
  for (const host of hosts) if (host !== state.id) void unlessGone(state.call(host, call));
}

/** Whether the host that was asked is no member any more. */
export function isHostGone(error: unknown): boolean {
  return error instanceof RuntimeError && (error.code === "NO_HOST" || error.code === "HOST_LOST");
}

/**
 * What a host is told, and need not be told when it is gone, or when this one is: who was to be told, or to tell, is no more.
 * Null then.
 */
export async function unlessGone<T>(told: Promise<T>): Promise<T | null> {
  try {
    return await told;
  } catch (error) {
    if (isHostGone(error) || (error instanceof RuntimeError && error.code === "CUT_OFF")) return null;
    throw error;
  }
}
