import type { ActorClass, AskOptions, Capabilities } from "./actor.ts";
import type { ActorAddress } from "./address.ts";
import type {
  ActorDescription,
  ActorRow,
  DeadLetterEntry,
  HostInfo,
  HostStatus,
  LogLine,
  SwapOptions,
  SwapResult,
} from "./descriptions.ts";
import type { SignedStatement } from "./engine/engine.ts";
import { RuntimeError } from "./errors.ts";
import type { SystemOptions } from "./system-options.ts";

/** What `ActorSystem.createActor` takes beside the class. */
export interface OutsideCreateOptions {
  /** The source of a class given by name. */
  sourceHash?: string;
  requirements?: Capabilities;
  init?: unknown;
  /** Get or create: an actor that holds the name already is answered, whatever its class. */
  globalName?: string;
  /** Only this host. Else the one that fits and has the least load. */
  host?: string;
}

export interface UnloadResult {
  state: "unloaded" | "draining";
  /** Actors that still run on it. */
  actors: ActorAddress[];
}

/**
 * One host, seen from the program that started it. All promises reject with `RuntimeError`. Two systems in one process share
 * nothing but the engine that they were given.
 */
export class ActorSystem {
  static async start(options: SystemOptions): Promise<ActorSystem> {
    throw new RuntimeError("NOT_SUPPORTED", `${options.name} cannot start yet`, "Wait.");
  }

  readonly hostId: string;
  readonly name: string;
  readonly convention: string;

  private constructor(hostId: string, name: string, convention: string) {
    this.hostId = hostId;
    this.name = name;
    this.convention = convention;
  }

  /**
   * A class makes a system actor in this host's own thread. A name makes an actor of the source `sourceHash`, on the host that
   * fits and has the least load. Settles when it has started; rejects with `START_FAILED`, `NO_CLASS`, `SOURCE_NOT_APPROVED`,
   * `NO_HOST_FITS` (`details`: each host and what it lacks), `NOT_SUPPORTED`.
   */
  declare createActor: (actor: ActorClass | string, options?: OutsideCreateOptions) => Promise<ActorAddress>;
  /** As `Actor.send`. Throws `NOT_AN_ADDRESS`, `RESERVED_TYPE`, or `MESSAGE_INVALID` for what cannot be copied. */
  declare tell: (to: ActorAddress, message: unknown) => void;
  /**
   * The first thing that the receiver sends to the message's sender. Rejects with `ASK_TIMEOUT`, `POISONED` (`details`: the
   * handler's error), `MAILBOX_FULL`, `NO_ACTOR` (undeliverable), `ASK_ABORTED`. A late reply becomes a dead letter.
   */
  declare ask: (to: ActorAddress, message: unknown, options?: AskOptions) => Promise<unknown>;
  /** Events that the actor publishes from now on, in order; 1,000 wait at most, then `{ missed: n }` stands for what was dropped. */
  declare subscribe: (address: ActorAddress) => AsyncIterable<unknown>;
  declare lookup: (globalName: string) => Promise<ActorAddress | null>;
  /** An exit request; children first when recursive (default), else they stay under the grandparent. Settles when the actor is gone. */
  declare stop: (address: ActorAddress, options?: { recursive?: boolean }) => Promise<void>;
  /** Keeps a zip where all hosts find it and answers its hash. Nothing of it runs before a statement approves it. */
  declare loadSource: (bytes: Uint8Array) => Promise<string>;
  /** Gives a signed statement to every host; each checks key, signature, convention and serial. Rejects with `STATEMENT_REFUSED`. */
  declare applyStatement: (signed: SignedStatement) => Promise<void>;
  /** Makes a system actor of this host the one that is asked (`ValidateSource`) about sources without a statement. */
  declare registerAuthority: (address: ActorAddress) => void;
  /** Creates the manifest's `start` actors; `init` by global name replaces the manifest's. `NAME_HELD`: nothing was created. */
  declare activateSource: (hash: string, options?: { init?: Record<string, unknown> }) => Promise<ActorAddress[]>;
  /** On all hosts. `refuse`: `SOURCE_IN_USE` with the actors in `details`. `drain`: no new ones. `force`: they are ended. */
  declare unloadSource: (hash: string, mode: "refuse" | "drain" | "force") => Promise<UnloadResult>;
  /** Hot swap, each at the host where it lives, in the order given. Never rejects for one actor's failure. */
  declare swap: (addresses: readonly ActorAddress[], toHash: string, options?: SwapOptions) => Promise<SwapResult[]>;
  /** Answers who exited. Null takes the capability away. */
  declare updateCapability: (name: string, value: unknown, options?: { host?: string }) => Promise<ActorAddress[]>;
  /** Who would exit if these capabilities changed. */
  declare previewCapability: (change: Record<string, unknown>, options?: { host?: string }) => Promise<ActorAddress[]>;
  /** Ends a source's realm on a host, its actors with it; answers who they were. */
  declare endRealm: (host: string, hash: string) => Promise<ActorAddress[]>;
  declare describe: (address: ActorAddress) => Promise<ActorDescription | null>;
  /** The last 200 lines of the actor and of its realm, oldest first. */
  declare logs: (address: ActorAddress) => Promise<{ actor: LogLine[]; realm: LogLine[] }>;
  /** Of all hosts, newest first. */
  declare deadLetters: (options?: { limit?: number }) => Promise<{ items: DeadLetterEntry[]; total: number }>;
  /** Sends a kept dead letter to its target again and takes it from the ring. False: not there any more. */
  declare resendDeadLetter: (id: string) => Promise<boolean>;
  /** This host, at once, without asking any actor. */
  declare status: () => HostStatus;
  /** This host's actors, at once, without asking any of them. The row is one object, filled anew for each call. */
  declare readActors: (visit: (row: ActorRow) => void) => void;
  /** Members of the convention. */
  declare hosts: () => HostInfo[];
  /** Ends every actor, children first; after `deadlineMs` (default 5,000) what is left is ended and answered. */
  declare shutdown: (options?: { deadlineMs?: number }) => Promise<{ unfinished: ActorAddress[] }>;
}
