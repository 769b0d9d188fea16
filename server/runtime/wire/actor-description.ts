import { z } from "zod";
import type { TroupeLimits } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { type ActorCounters, forEachCounter } from "../core/counters.ts";
import type { AcceptedMessage } from "../sources/accepted-messages.ts";
import type { ActiveFaults } from "./faults.ts";
import { activeFaults, address, hash, number, schemaOf, text, troupeLimits } from "./fields.ts";
import { type LastFailure, lastFailure } from "./log-line.ts";

/**
 * `busy`: a message is in hand. `stuck`: for over a second it has kept its thread to itself, in one synchronous turn or
 * by promises. `stopping`: it was told to stop, and has not ended yet; one that is stuck as well is `stuck`.
 */
export type ActorState = "idle" | "busy" | "stuck" | "stopping";

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

export const acceptedMessage = schemaOf<AcceptedMessage>({
  type: text,
  schema: z.record(z.string(), z.unknown()),
  replies: z.array(text),
});

export const namedSource = z.object({ name: text, version: text }).nullable();

export const actorDescription = schemaOf<ActorDescription>({
  address,
  className: text,
  sourceHash: hash.nullable(),
  parent: address.nullable(),
  globalName: text.nullable(),
  depth: number,
  ...forEachCounter(() => number),
  state: z.enum(["idle", "busy", "stuck", "stopping"]),
  busyMs: number,
  host: text,
  children: z.array(address),
  accepts: z.array(acceptedMessage),
  lastFailure: lastFailure.nullable(),
  faults: activeFaults.nullable(),
  troupe: troupeLimits.nullable(),
  messageType: text.nullable(),
  stuckIn: z.enum(["turn", "promises"]).nullable(),
  inHandMs: number.nullable(),
  stoppingMs: number.nullable(),
  since: text,
  swaps: number,
  source: namedSource,
});

/** Where an actor lives, and what it is there. */
export interface ActorPlace {
  host: string;
  className: string;
  /** Null: a system actor, or one without a place. */
  sourceHash: string | null;
  /** False: it has an address, and a realm is still being found for it. */
  isPlaced: boolean;
}

export const actorPlace = schemaOf<ActorPlace>({
  host: text,
  className: text,
  sourceHash: hash.nullable(),
  isPlaced: z.boolean(),
});

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

export const foundActor = schemaOf<FoundActor>({
  address,
  host: text,
  className: text,
  sourceHash: hash.nullable(),
  accepts: z.array(acceptedMessage),
});

/** The host that knows better. */
export const elsewhere = z.object({ elsewhere: text });
