import type { ActorClass, Capabilities } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { Clock } from "../clock.ts";
import type { Batch } from "../wire/realm-batch.ts";
import type { LoadedClass } from "./actor-class/mod.ts";

/** When a realm's tasks run. */
export interface Scheduler {
  /** At the end of this tick. */
  endOfTick(task: () => void): void;
  /** After I/O had its turn. */
  afterIo(task: () => void): void;
}

/** The classes that a realm can make actors of. */
export interface ClassBook {
  byName(name: string): LoadedClass | undefined;
  /** Throws `NO_CLASS` for a class that is not exported. */
  byClass(actorClass: ActorClass): LoadedClass;
}

/** What a realm knows of its host. */
export interface HostFacts {
  capabilities: Capabilities;
}

/** An actor that waits for the promise of a handler or a hook. */
export interface AwaitingActor {
  readonly address: ActorAddress;
  readonly class: { readonly name: string };
  /** It waits for other actors, too. */
  readonly openAsks: number;
  readonly isGone: boolean;
}

/** What a base that decides when time passes is told of a realm. */
export interface RealmWatch {
  /**
   * An actor waits for the promise of a handler (`what`: the message's type) or a hook; what it returns is called when
   * it has settled.
   */
  awaits(actor: AwaitingActor, what: string): () => void;
  /** So many messages, or first turns, were taken. */
  tookMessages(count: number): void;
  /** An actor was made, for another one or for the host. */
  createdActor(): void;
}

/** What `createNamed` is given beside the class. */
export interface NamedActor {
  readonly globalName: string;
  readonly requirements: Capabilities;
  readonly init: unknown;
}

export interface RealmSetup {
  /** Every address that this realm gives out begins so. */
  prefix: string;
  /** Null: the host's own realm, for system actors. */
  sourceHash: string | null;
  classes: ClassBook;
  capabilities: Capabilities;
  header: SharedArrayBuffer;
  clock: Clock;
  scheduler: Scheduler;
  /** Check and freeze messages that stay inside, too. */
  checksMessages: boolean;
  /**
   * Log lines of a slice that leave at once, with what waits in front of them: a turn that hangs would keep them.
   * Default 0.
   */
  linesAtOnce?: number;
  watch?: RealmWatch;
  /**
   * In the host's own realm: makes an actor of a class that was given directly by global name, or finds who holds that.
   */
  createNamed?: (actor: ActorClass, wanted: NamedActor) => Promise<ActorAddress>;
  /** A stack trace in the author's files and lines. */
  mapStack?: (stack: string) => string;
  /** Hands a batch to the host, copied; throws with nothing sent when something in it cannot be copied. */
  post(batch: Batch): void;
}
