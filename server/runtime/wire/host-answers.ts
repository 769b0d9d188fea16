import { z } from "zod";
import { forEachCounter } from "../core/counters.ts";
import type {
  ActorDescription,
  ActorPlace,
  CapabilityEffect,
  DeadLetterEntry,
  DeadLetterGroup,
  DeadLetterTotals,
  EndedActor,
  EndedBefore,
  EndedPage,
  FoundActor,
  SwapResult,
} from "../descriptions.ts";
import type { AcceptedMessage } from "../sources/accepted-messages.ts";
import {
  activeFaults,
  address,
  body,
  capabilities,
  hash,
  number,
  schemaOf,
  sender,
  text,
  troupeLimits,
} from "./fields.ts";
import { lastFailure, logLine } from "./moving-actor.ts";
import type { Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";
import type { ClassFacts } from "./realm-control.ts";

/** A letter on its way again. */
export interface TakenLetter {
  id: string;
  target: string;
  targetName: string | null;
  sender: Sender;
  body: Body;
  /** How often it was sent again, this time included. */
  times: number;
}

/** A letter that was sent again, and how many messages its receiver has taken once it has taken this one. */
export interface PostedLetter {
  id: string;
  to: string;
  /** Null: the receiver does not live on this host. */
  takenAt: number | null;
}

/** `returned`: with the reason it came back for. */
export type PostedState = "taken" | "waiting" | { returned: string };

const addresses = z.array(address);

const acceptedMessage = schemaOf<AcceptedMessage>({
  type: text,
  schema: z.record(z.string(), z.unknown()),
  replies: z.array(text),
});

export const classFacts = schemaOf<ClassFacts>({
  name: text,
  requires: capabilities,
  hasCapabilityCheck: z.boolean(),
  onCapabilityLoss: z.enum(["exit", "relocate"]),
  accepts: z.array(acceptedMessage),
});

const namedSource = z.object({ name: text, version: text }).nullable();

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
  children: addresses,
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

export const actorPlace = schemaOf<ActorPlace>({
  host: text,
  className: text,
  sourceHash: hash.nullable(),
  isPlaced: z.boolean(),
});

export const foundActor = schemaOf<FoundActor>({
  address,
  host: text,
  className: text,
  sourceHash: hash.nullable(),
  accepts: z.array(acceptedMessage),
});

/** The host that knows better. */
export const elsewhere = z.object({ elsewhere: text });

export const swapResult: z.ZodType<SwapResult> = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), address, fromSource: hash, pauseMs: number }),
  z.object({
    ok: z.literal(false),
    address,
    step: z.enum(["gone", "select", "prepare", "seal", "snapshot", "restore", "handover", "start"]),
    error: text,
  }),
]);

export const capabilityEffect = schemaOf<CapabilityEffect>({ exits: addresses, moves: addresses });

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

export const endedPage = schemaOf<Omit<EndedPage, "missing">>({
  items: z.array(endedActor),
  matching: number,
  kept: number,
  total: number,
});

export const endedBefore = schemaOf<EndedBefore>({ host: text, hostSince: text.nullable() });

export const deadLetterTotals = schemaOf<DeadLetterTotals>({
  seen: number,
  kept: number,
  discarded: number,
  resent: number,
  ungrouped: number,
});

export const deadLetterEntry = schemaOf<DeadLetterEntry>({
  id: text,
  at: text,
  host: text,
  target: text,
  targetName: text.nullable(),
  sender: address.nullable(),
  messageType: text,
  message: z.unknown(),
  reason: text,
  problem: text.optional(),
  returned: number,
  isQuarantined: z.boolean(),
});

export const deadLetterGroup = schemaOf<DeadLetterGroup>({
  reason: text,
  target: text,
  targetName: text.nullable(),
  messageType: text,
  count: number,
  kept: number,
  quarantined: number,
  firstAt: text,
  lastAt: text,
});

export const takenLetter = schemaOf<TakenLetter>({
  id: text,
  target: text,
  targetName: text.nullable(),
  sender,
  body,
  times: number,
});

export const postedLetter = schemaOf<PostedLetter>({ id: text, to: text, takenAt: number.nullable() });

export const postedState: z.ZodType<PostedState> = z.union([
  z.enum(["taken", "waiting"]),
  z.object({ returned: text }),
]);
