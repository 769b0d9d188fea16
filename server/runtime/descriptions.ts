import type { Capabilities, TroupeLimits } from "./author/actor.ts";
import type { ActorAddress } from "./author/address.ts";
import type { ActorCounters } from "./core/counters.ts";
import type { ActiveFaults } from "./faults.ts";
import type { AcceptedMessage } from "./sources/accepted-messages.ts";

/**
 * `busy`: a message is in hand. `stuck`: for over a second it has kept its thread to itself, in one synchronous turn or by promises. `stopping`:
 * it was told to stop, and has not ended yet; one that is stuck as well is `stuck`.
 */
export type ActorState = "idle" | "busy" | "stuck" | "stopping";

/** A member of the convention. */
export interface HostInfo {
  id: string;
  name: string;
  capabilities: Capabilities;
  isLeader: boolean;
  /** ISO 8601, UTC. */
  since: string;
}

/** A source's realm on one host. `blocked`: an actor of it is stuck, so none of it runs. */
export interface RealmStatus {
  hash: string;
  state: "running" | "blocked";
  /** Milliseconds since its thread last came back from a turn, or round its event loop; 0 while it runs. */
  blockedMs: number;
  /** Heap in use and buffers of its thread, measured once a second; null where it has no thread of its own. */
  memoryBytes: number | null;
}

/** One host, read from shared memory: no actor is asked, so it is true also while they hang. */
export interface HostStatus extends HostInfo {
  /** Actors that live there, system actors included. */
  actors: number;
  /** Messages that wait for them. */
  depth: number;
  /** What placement weighs: each actor counts 1, and 1 more for each doubling of what waits for it. */
  load: number;
  /** Actors there in front of which faults are injected. */
  faulty: ActorAddress[];
  /** Dead letters since it started. */
  deadLetters: number;
  /** Failures of its actors' handlers and hooks since it started, also of actors that are gone. */
  failures: number;
  /** Messages that realms had accepted and that were lost when their realm was ended. */
  lost: number;
  realms: RealmStatus[];
}

/** What a host says of itself without a look at each of its actors. */
export type HostOverview = Omit<HostStatus, "actors" | "depth" | "faulty" | "load">;

/** What went wrong on one host since it started, counted; each list tells 1,000 apart, the one counted last first. */
export interface HostTallies {
  /** By class and source (null: a system actor's). */
  failures: { className: string; sourceHash: string | null; count: number }[];
  /** By reason; without what was asked on behalf of a label, where the ask was rejected with the reason. */
  deadLetters: { reason: string; count: number }[];
}

/** What a change of a host's capabilities means for the actors there that need what it takes away. */
export interface CapabilityEffect {
  /** They exit, their descendants among them. */
  exits: ActorAddress[];
  /** They go on at the same address on another host: their class says `static onCapabilityLoss = "relocate"`. */
  moves: ActorAddress[];
}

/**
 * One actor as `readActors` shows it. The object is reused: copy what you keep. Counters are totals over all its swaps.
 */
export interface ActorRow extends ActorCounters {
  /** Its own on this host for the host's life; survives a hot swap. */
  id: number;
  address: ActorAddress;
  className: string;
  /** Null: a system actor. */
  sourceHash: string | null;
  parent: ActorAddress | null;
  globalName: string | null;
  /** Messages that wait for it. */
  depth: number;
  state: ActorState;
  /** How long it has been busy or stuck with the message in hand, or stopping; 0 when idle. */
  busyMs: number;
  /** Faults are injected in front of it. */
  isFaulty: boolean;
}

/** The last failure of an actor's handler. */
export interface LastFailure {
  /** ISO 8601, UTC. */
  at: string;
  messageType: string;
  /** Of the message; null where none was in hand (a hook failed) or the runtime sent it. */
  sender: ActorAddress | null;
  error: string;
  stack?: string;
}

/** Everything that is known of one actor. */
export interface ActorDescription extends Omit<ActorRow, "id" | "isFaulty"> {
  host: string;
  children: ActorAddress[];
  /** What it declares in `handles` and `accepts`. */
  accepts: AcceptedMessage[];
  lastFailure: LastFailure | null;
  /** What is injected in front of it, and until when; null: nothing. */
  faults: ActiveFaults | null;
  /** The limits that it has now; null: it is no troupe. Its workers are its children. */
  troupe: TroupeLimits | null;
  /** Of the message in hand, also while a promise is awaited; of a hook its name. */
  messageType: string | null;
  /**
   * Where it is stuck. `turn`: in one synchronous turn. `promises`: its thread runs nothing but promises, or a loop
   * behind one, and most probably they are this actor's: it began last to await one, or had the last turn. Null: it is
   * not.
   */
  stuckIn: "turn" | "promises" | null;
  /** How long the message, or hook, has been in hand; null: nothing is. */
  inHandMs: number | null;
  /** How long ago it was told to stop; null: it was not. */
  stoppingMs: number | null;
  /** Created at, ISO 8601, UTC. */
  since: string;
  swaps: number;
  source: { name: string; version: string } | null;
}

/** Where an actor lives, and what it is there. */
export interface ActorPlace {
  host: string;
  className: string;
  /** Null: a system actor, or one without a place. */
  sourceHash: string | null;
  /** False: it has an address, and a realm is still being found for it. */
  isPlaced: boolean;
}

/** What one has to know of an actor before one speaks to it. */
export interface FoundActor {
  address: ActorAddress;
  host: string;
  className: string;
  /** Null: a system actor. */
  sourceHash: string | null;
  /** What it declares in `handles` and `accepts`. */
  accepts: AcceptedMessage[];
}

/** A line that an actor (or its realm: `actor` null) wrote. */
export interface LogLine {
  /** ISO 8601, UTC. */
  at: string;
  level: "debug" | "info" | "warn" | "error";
  actor: ActorAddress | null;
  text: string;
}

/**
 * What is left of an actor that has ended. Counters are totals over all its swaps; 0 where they went with its realm or
 * host.
 */
export interface EndedActor extends ActorCounters {
  address: ActorAddress;
  className: string;
  /** Null: a system actor, or one that never got a place. */
  sourceHash: string | null;
  source: { name: string; version: string } | null;
  /** Where it ended. */
  host: string;
  parent: ActorAddress | null;
  /** The name that it held when it ended; another actor may have it since. */
  globalName: string | null;
  /** Created at, ISO 8601, UTC. */
  since: string;
  endedAt: string;
  /** As its parent was told: `stopped`, `failed: …`, `start failed: …`, `transient`, `realm ended`, `host lost`, … */
  reason: string;
  /** Who asked it to exit: itself, its parent, another actor, or the program outside; null: nobody did. */
  askedBy: ActorAddress | null;
  /** What the program outside said of it (`EndOptions.why`). */
  why: string | null;
  swaps: number;
  lastFailure: LastFailure | null;
  /** Its last lines, oldest first: at most 20, of 2,000 characters together. */
  log: LogLine[];
}

/** Which ended actors; all that is said must fit. */
export interface EndedQuery {
  /** Where they ended. */
  host?: string | undefined;
  className?: string | undefined;
  sourceHash?: string | undefined;
  /** Part of address, class, global name, reason or `why`, whatever the case. */
  q?: string | undefined;
  /** Ended then or later; ISO 8601, UTC. */
  since?: string | undefined;
}

/** One page of ended actors, newest first, with how many there are. */
export interface EndedPage {
  items: EndedActor[];
  /** Kept ones that fit. */
  matching: number;
  /** Kept in all, on the hosts that were asked. */
  kept: number;
  /** Ended since those hosts started. */
  total: number;
  /** Hosts that did not answer: what they keep is not in here. Absent when all did. */
  missing?: readonly string[];
}

/** An address from before its host was there as it is now. */
export interface EndedBefore {
  host: string;
  /** When that host started, ISO 8601, UTC; null: it is not in the convention. */
  hostSince: string | null;
}

/** An undeliverable message as its host keeps it. */
export interface DeadLetterEntry {
  id: string;
  /** ISO 8601, UTC. */
  at: string;
  host: string;
  target: string;
  /** The global name that the target held when the letter was lost, or before it ended; null: none that is known. */
  targetName: string | null;
  sender: ActorAddress | null;
  messageType: string;
  /** As JSON; undefined when it cannot be shown so. */
  message: unknown;
  reason: string;
  /** What the reason does not say: which field did not fit, and what was expected; at most 500 characters. */
  problem?: string;
  /** How often it was sent again and came back, known by its target, sender and content. */
  returned: number;
  /** It came back 3 times: it is sent again only by its id, never as one of many. */
  isQuarantined: boolean;
}

/** Which of the kept dead letters; all that is said must fit. */
export interface DeadLetterQuery {
  ids?: readonly string[] | undefined;
  reason?: string | undefined;
  /** An address, or the `target` of a group. */
  target?: string | undefined;
  messageType?: string | undefined;
  /** Part of reason, target, the target's name or type, whatever the case. */
  q?: string | undefined;
  /** ISO 8601, UTC; `until` itself is out. */
  since?: string | undefined;
  until?: string | undefined;
}

/** Dead letters of one reason, target and type. `count`: since the hosts started, also of those not kept any more. */
export interface DeadLetterGroup {
  reason: string;
  /** An address; of asks and subscriptions, whose addresses are many, what those of one realm share, and `*`. */
  target: string;
  /** The global name that the target held last, as far as its letters know; null: none that is known. */
  targetName: string | null;
  messageType: string;
  count: number;
  kept: number;
  /** Of those kept. */
  quarantined: number;
  /** ISO 8601, UTC. */
  firstAt: string;
  lastAt: string;
}

/**
 * Since the hosts started. `ungrouped`: of kinds that were seen too long ago to be told apart (each host tells 1,000).
 */
export interface DeadLetterTotals {
  seen: number;
  kept: number;
  discarded: number;
  resent: number;
  ungrouped: number;
}

/**
 * What became of a dead letter that was to be sent again. `taken`: its receiver took it from its mailbox; `returned`:
 * it is a dead letter again; `waiting`: neither, within the time that was given. Not sent: `gone`: it is not kept any
 * more; `quarantined`; `without content`: it was kept without its message.
 */
export type ResendOutcome = "taken" | "returned" | "waiting" | "gone" | "quarantined" | "without content";

/** One dead letter that was to be sent again. */
export interface ResendResult {
  id: string;
  outcome: ResendOutcome;
  /** Where it was sent; null: it was not. */
  to: ActorAddress | null;
  /** Why it came back. */
  reason?: string;
}

/** Where dead letters are sent again, and how long their outcome is waited for. */
export interface ResendOptions {
  /**
   * An address, or `@` and a global name. Default: who holds now the name that the target held; without one, the target
   * itself.
   */
  to?: string;
  /** Default true: sends also what is in quarantine. */
  isByName?: boolean;
  /** How long is waited to see what becomes of them, milliseconds; default 1,000. */
  settleMs?: number;
}

/**
 * Where in the swap protocol it stopped. `gone`: the actor has ended, or ended by itself before it was sealed;
 * `select`: it cannot be moved (a system actor, say).
 */
export type SwapStep = "gone" | "select" | "prepare" | "seal" | "snapshot" | "restore" | "handover" | "start";

/** What became of one actor of a `swap`. */
export type SwapResult =
  | {
      ok: true;
      address: ActorAddress;
      fromSource: string /** From the last message the old one took to the first the new one could take. */;
      pauseMs: number;
    }
  | { ok: false; address: ActorAddress; step: SwapStep; error: string };

/** How an actor is stopped. */
export interface StopOptions {
  /** With its children, which end first (default); else they stay under the grandparent. */
  recursive?: boolean;
  /**
   * When it ends. `drain` (default): behind what was sent to it before, as any message in its order. `message`: after
   * the message in hand; what waits for it, and for those below it, becomes dead letters. `force`: at once and unasked,
   * for one that does not come back from a promise: no hook is called, its waiting messages become dead letters, who
   * asked it hears at once, its parent gets its `ChildActorExited` (`given up`), those below it stop as with `message`,
   * and what its code still does is refused (`ACTOR_MOVED`).
   */
  mode?: "drain" | "message" | "force";
  /** How long the promise waits for it. Default 30,000; on the sequential base none. */
  deadlineMs?: number;
}

/** How a hot swap of several actors goes. */
export interface SwapOptions {
  /** Lets an actor with neither `snapshot` nor `restore` begin anew. Default false: it is refused. */
  freshState?: boolean;
  /**
   * Default true: the actors after the first that fails are not touched and get no result. Of several batches those
   * that are under way by then go on to their end; no other one begins.
   */
  stopAtFailure?: boolean;
  /** From seal to commit, per batch. Default 10,000. */
  deadlineMs?: number;
  /**
   * How many actors of one host move together, 1 to 256; all hosts at the same time. Default 1: one after the other, in
   * the order given. For many 64 to 256. One that is busy for longer than 50 ms holds up no others: it moves by itself,
   * after its batch.
   */
  batchSize?: number;
}
