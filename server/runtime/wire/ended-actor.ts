import { z } from "zod";
import type { ActorAddress } from "../author/address.ts";
import { type ActorCounters, forEachCounter } from "../core/counters.ts";
import { namedSource } from "./actor-description.ts";
import { address, hash, number, schemaOf, text } from "./fields.ts";
import { type LastFailure, type LogLine, lastFailure, logLine } from "./log-line.ts";

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

export const endedActor = schemaOf<EndedActor>({
  address,
  className: text,
  sourceHash: hash.nullable(),
  source: namedSource,
  host: text,
  parent: address.nullable(),
  globalName: text.nullable(),
  since: text,
  endedAt: text,
  reason: text,
  askedBy: address.nullable(),
  why: text.nullable(),
  ...forEachCounter(() => number),
  swaps: number,
  lastFailure: lastFailure.nullable(),
  log: z.array(logLine),
});

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

export const endedQuery = schemaOf<EndedQuery>({
  host: text.optional(),
  className: text.optional(),
  sourceHash: hash.optional(),
  q: text.optional(),
  since: text.optional(),
});

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

export const endedPage = schemaOf<Omit<EndedPage, "missing">>({
  items: z.array(endedActor),
  matching: number,
  kept: number,
  total: number,
});

/** An address from before its host was there as it is now. */
export interface EndedBefore {
  host: string;
  /** When that host started, ISO 8601, UTC; null: it is not in the convention. */
  hostSince: string | null;
}

export const endedBefore = schemaOf<EndedBefore>({ host: text, hostSince: text.nullable() });
