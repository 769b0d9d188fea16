import { z } from "zod";
import type { Interest } from "../author/actor.ts";
import { type ActorCounters, forEachCounter } from "../core/counters.ts";
import {
  activeFaults,
  address,
  body,
  capabilities,
  encoded,
  hash,
  notice,
  number,
  schemaOf,
  sender,
  text,
  troupeLimits,
} from "./fields.ts";
import { type LastFailure, type LogLine, lastFailure, logLine } from "./log-line.ts";
import type {
  GoActor,
  MovingInitializing,
  MovingJob,
  MovingRecord,
  MovingWakeup,
  PlacedFaults,
  Role,
  SealedActor,
} from "./realm-control.ts";

/**
 * An actor on its way to another host, whole. The clocks of two hosts have nothing in common, so each of its times is
 * a duration here: until what is to come (`dueInMs`, below 0 when it is late), since what has been (`sealedForMs`).
 */
export interface MovingActor {
  hash: string;
  sealed: MovingSealed;
  going: MovingGoing;
  globalName: string | null;
  before: ActorCounters;
  swaps: number;
  lastFailure: LastFailure | null;
  troupe: z.infer<typeof troupeLimits> | null;
  faults: MovingFaults | null;
  log: LogLine[];
  interests: Interest[];
}

export type MovingSealed = Omit<SealedActor, "sealedAtMs"> & { sealedForMs: number };

export type MovingGoing = Omit<GoActor, "wakeups" | "record"> & {
  wakeups: (Omit<MovingWakeup, "dueMs"> & { dueInMs: number })[];
  record: Omit<MovingRecord, "restarts" | "transientSinceMs" | "stoppingSinceMs"> & {
    restartsAgoMs: number[];
    /** Null: its time has not begun, or it has none. */
    transientForMs: number | null;
    /** Null: it is not to stop. */
    stoppingForMs: number | null;
  };
};

export type MovingFaults = Omit<PlacedFaults, "untilMs"> & { readonly leftMs: number };

/** Sender and body in turn. */
const mailbox = z.array(z.unknown()).superRefine((items, context) => {
  if (items.length % 2 !== 0) context.addIssue("expected a sender and a body in turn");
  for (const [at, item] of items.entries()) {
    if (!(at % 2 === 0 ? sender : body).safeParse(item).success) {
      context.addIssue({ code: "custom", path: [at], message: `expected a ${at % 2 === 0 ? "sender" : "message"}` });
    }
  }
});

const held = z.object({ message: encoded, sender: text });

const record = schemaOf<MovingGoing["record"]>({
  parent: address.nullable(),
  children: z.array(address),
  subscribers: z.array(text),
  subscriptions: z.array(z.object({ publisher: text, missed: number })),
  restartsAgoMs: z.array(number),
  requirements: capabilities,
  lastWakeup: number,
  init: encoded.nullable(),
  transientForMs: number.nullable(),
  initializing: schemaOf<MovingInitializing>({
    initial: z.array(held.nullable()),
    held: z.array(held),
    hasRun: z.boolean(),
  }).nullable(),
  job: schemaOf<MovingJob>({
    troupe: address,
    requester: address,
    message: encoded,
    isAnswered: z.boolean(),
    isReserved: z.boolean(),
  }).nullable(),
  stoppingForMs: number.nullable(),
  exit: z.object({ message: z.unknown(), notice }).nullable(),
});

const going = schemaOf<MovingGoing>({
  address,
  mailbox,
  wakeups: z.array(z.object({ id: number, dueInMs: number, number, payload: encoded })),
  record,
  handed: number,
  awaitsOld: z.boolean(),
});

const sealed = schemaOf<MovingSealed>({
  address,
  className: text,
  globalName: text.nullable(),
  role: z.enum(["actor", "troupe", "worker"] satisfies Role[]),
  snapshot: encoded.nullable(),
  hasSnapshot: z.boolean(),
  sealedForMs: number,
});

export const movingActor = schemaOf<MovingActor>({
  hash,
  sealed,
  going,
  globalName: text.nullable(),
  before: schemaOf<ActorCounters>(forEachCounter(() => number)),
  swaps: number,
  lastFailure: lastFailure.nullable(),
  troupe: troupeLimits.nullable(),
  faults: schemaOf<MovingFaults>({ faults: activeFaults, seed: number, leftMs: number }).nullable(),
  log: z.array(logLine),
  interests: z.array(z.enum(["deadLetters", "hostChanges", "sourceAvailability"] satisfies Interest[])),
});
