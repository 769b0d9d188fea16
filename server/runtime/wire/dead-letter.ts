import { z } from "zod";
import type { ActorAddress } from "../author/address.ts";
import { address, body, number, schemaOf, sender, text } from "./fields.ts";
import type { Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";

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

export const deadLetterQuery = schemaOf<DeadLetterQuery>({
  ids: z.array(text).optional(),
  reason: text.optional(),
  target: text.optional(),
  messageType: text.optional(),
  q: text.optional(),
  since: text.optional(),
  until: text.optional(),
});

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

export const deadLetterTotals = schemaOf<DeadLetterTotals>({
  seen: number,
  kept: number,
  discarded: number,
  resent: number,
  ungrouped: number,
});

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

export const takenLetter = schemaOf<TakenLetter>({
  id: text,
  target: text,
  targetName: text.nullable(),
  sender,
  body,
  times: number,
});

/** A letter that was sent again, and how many messages its receiver has taken once it has taken this one. */
export interface PostedLetter {
  id: string;
  to: string;
  /** Null: the receiver does not live on this host. */
  takenAt: number | null;
}

export const postedLetter = schemaOf<PostedLetter>({ id: text, to: text, takenAt: number.nullable() });

/** `returned`: with the reason it came back for. */
export type PostedState = "taken" | "waiting" | { returned: string };

export const postedState: z.ZodType<PostedState> = z.union([
  z.enum(["taken", "waiting"]),
  z.object({ returned: text }),
]);
