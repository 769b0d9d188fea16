import type { Capabilities, TroupeLimits } from "./actor.ts";
import type { ActorAddress } from "./address.ts";

/** `busy`: a turn is in hand. `stuck`: one synchronous turn has lasted over a second. */
export type ActorState = "idle" | "busy" | "stuck";

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
  /** Milliseconds since its thread last came back from a turn; 0 while it runs. */
  blockedMs: number;
}

/** One host, read from shared memory: no actor is asked, so it is true also while they hang. */
export interface HostStatus extends HostInfo {
  /** Actors that live there, system actors included. */
  actors: number;
  /** Messages that wait for them. */
  depth: number;
  /** Dead letters since it started. */
  deadLetters: number;
  /** Messages that realms had accepted and that were lost when their realm was ended. */
  lost: number;
  realms: RealmStatus[];
}

/** One actor as `readActors` shows it. The object is reused: copy what you keep. Counters are totals over all its swaps. */
export interface ActorRow {
  /** Its own on this host for the host's life; survives a hot swap. */
  id: number;
  address: ActorAddress;
  className: string;
  /** Null: a system actor. */
  sourceHash: string | null;
  parent: ActorAddress | null;
  globalName: string | null;
  depth: number;
  received: number;
  sent: number;
  failed: number;
  state: ActorState;
  /** How long the turn in hand has lasted; 0 when idle. */
  busyMs: number;
}

/** The last failure of an actor's handler. */
export interface LastFailure {
  /** ISO 8601, UTC. */
  at: string;
  messageType: string;
  error: string;
  stack?: string;
}

/** Everything that is known of one actor. */
export interface ActorDescription extends Omit<ActorRow, "id"> {
  host: string;
  children: ActorAddress[];
  /** What it declares in `handles` and `accepts`, with JSON Schemas of the fields (without `type`). */
  accepts: { type: string; schema: Record<string, unknown> }[];
  lastFailure: LastFailure | null;
  /** The limits that it has now; null: it is no troupe. Its workers are its children. */
  troupe: TroupeLimits | null;
  /** Of the message in hand, while busy or stuck with it. */
  messageType: string | null;
  /** Created at, ISO 8601, UTC. */
  since: string;
  swaps: number;
  source: { name: string; version: string } | null;
}

/** A line that an actor (or its realm: `actor` null) wrote. */
export interface LogLine {
  /** ISO 8601, UTC. */
  at: string;
  level: "debug" | "info" | "warn" | "error";
  actor: ActorAddress | null;
  text: string;
}

/** An undeliverable message as its host keeps it (the last 1,000). */
export interface DeadLetterEntry {
  id: string;
  /** ISO 8601, UTC. */
  at: string;
  host: string;
  target: string;
  sender: ActorAddress | null;
  messageType: string;
  /** As JSON; undefined when it cannot be shown so. */
  message: unknown;
  reason: string;
}

/**
 * Where in the swap protocol it stopped. `gone`: the actor has ended, or ended by itself before it was sealed; `select`: it
 * cannot be moved (a system actor, say).
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

export interface SwapOptions {
  /** Lets an actor with neither `snapshot` nor `restore` begin anew. Default false: it is refused. */
  freshState?: boolean;
  /** Default true: the actors after the first that fails are not touched and get no result. */
  stopAtFailure?: boolean;
  /** From seal to commit, per batch. Default 10,000. */
  deadlineMs?: number;
  /** Actors of one host that move together. Default 1; 64 to 256 for many. */
  batchSize?: number;
}
