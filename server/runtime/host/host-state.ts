import type { Capabilities, Interest } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { Tally } from "../core/tally.ts";
import type { Seat } from "../engine/engine.ts";
import type { Realm } from "../realm/realm.ts";
import type { JsonStore } from "../store/json-store.ts";
import type { Base } from "./base.ts";
import type { CallHost } from "./host-calls.ts";
import type { DeadLetterRing, EndedActors } from "./observability/mod.ts";
import type { HostRequests, RealmHandle } from "./realms/mod.ts";
import type { Router } from "./routing/mod.ts";

/** All that the parts of a host share. Each part names in its parameters what it takes of it. */
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
  /** The sender of what the runtime itself says on this host. */
  readonly self: ActorAddress;
  readonly requests: HostRequests;
  readonly interests: Map<Interest, Set<ActorAddress>>;
  /** Actors on other hosts that handle dead letters, by host. */
  readonly deadLetterHandlersElsewhere: Map<string, Set<ActorAddress>>;
  capabilities: Capabilities;
  authority: ActorAddress | null;
  /** What the convention is told of this host: its system actors that others look for, by what they do. */
  services: Readonly<Record<string, ActorAddress>>;
  /** Told when an actor is gone. */
  readonly watchers: Map<string, Set<() => void>>;
  /** Messages that were lost with realms, or on their way from a host that was lost. */
  readonly losses: { count: number };
  isShuttingDown: boolean;
  realmCount: number;
}
