import type { Capabilities, Interest, SourceVersion, TroupeLimits } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { ActorCounters } from "../core/counters.ts";
import type { ErrorFacts } from "../errors.ts";
import type { AcceptedMessage } from "../sources/accepted-messages.ts";
import type { StoreRequest } from "../store/actor-store.ts";
import type { ActiveFaults } from "./faults.ts";
import type { Notice, Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";

/** Who asked an actor to exit (itself, when it stopped), and what was said of it. */
export interface StopAsked {
  by: ActorAddress;
  why: string | null;
}

/** What a host knows of a class without its code: plain data, posted once per class and realm. */
export interface ClassFacts {
  name: string;
  requires: Capabilities;
  hasCapabilityCheck: boolean;
  onCapabilityLoss: "exit" | "relocate";
  accepts: AcceptedMessage[];
}

/** Any value of the author's on its way in a control: JSON text, or a structured clone. */
export type Encoded = { json: string } | { clone: unknown };

/** An actor that has no address before it has a place. */
export interface WantedActor {
  className: string;
  requirements: Capabilities;
  init: Encoded | null;
}

/** What it takes to make an actor. */
export interface Birth extends WantedActor {
  address: ActorAddress;
  parent: ActorAddress | null;
  /** Its address was given out before it had a place: what was sent to it may still be on its way through the host. */
  isAnnounced: boolean;
}

/** An actor's record, which moves with it in a swap beside its mailbox and its wakeups. */
export interface MovingRecord {
  parent: ActorAddress | null;
  children: ActorAddress[];
  subscribers: string[];
  subscriptions: { publisher: string; missed: number }[];
  restarts: number[];
  requirements: Capabilities;
  lastWakeup: number;
  init: Encoded | null;
  transientSinceMs: number | null;
  initializing: MovingInitializing | null;
  job: MovingJob | null;
  /** Since when it is to stop; 0: it is not. */
  stoppingSinceMs: number;
  /** An exit request that came past the mailbox, with the runtime's own message. */
  exit: { message: unknown; notice: Notice } | null;
}

/** The job that a worker holds. */
export interface HeldJob {
  readonly troupe: ActorAddress;
  readonly requester: ActorAddress;
  readonly message: unknown;
  /** The requester was sent something, or the poison. */
  isAnswered: boolean;
  /** `workInProgress(true)`: the job goes on after its message. */
  isReserved: boolean;
}

/** The job of a worker of a troupe, as it moves. */
export interface MovingJob extends Omit<HeldJob, "message"> {
  message: Encoded;
}

/** Messages that had to come first, and what waits for them (guarded.ts). */
export interface MovingInitializing {
  initial: ({ message: Encoded; sender: string } | null)[];
  held: { message: Encoded; sender: string }[];
  hasRun: boolean;
}

export interface MovingWakeup {
  id: number;
  dueMs: number;
  /** Order among equal due times. */
  number: number;
  payload: Encoded;
}

/** What an actor is besides an actor of its class: what stands behind a troupe's address, or one of its workers. */
export type Role = "actor" | "troupe" | "worker";

export interface SealedActor {
  address: ActorAddress;
  className: string;
  /** Of a persistent actor; of others the host alone knows it. */
  globalName: string | null;
  role: Role;
  /** Null: it has none, and begins with fresh state. */
  snapshot: Encoded | null;
  /** Its class has a `snapshot()`. */
  hasSnapshot: boolean;
  sealedAtMs: number;
}

export interface RefusedActor {
  address: ActorAddress;
  step: "gone" | "seal" | "snapshot" | "restore" | "handover";
  error: string;
  /** Longer than its batch waits. */
  isBusy?: true;
}

/** An actor's waiting messages: sender, body, sender, body, … */
export interface HandedActor {
  address: ActorAddress;
  mailbox: unknown[];
  wakeups: MovingWakeup[];
  record: MovingRecord;
}

export interface GoActor extends HandedActor {
  /** The first so many in `mailbox` had reached the old one's; the rest came while it moved. */
  handed: number;
  /** Wait for `oldStopped` before `onSwapped` and the next message. */
  awaitsOld: boolean;
}

/** Requests of a realm that get an `answer`. */
export type RealmRequest =
  | { do: "create"; globalName: string; sourceHash: string | null; wanted: WantedActor }
  | { do: "store"; request: StoreRequest };

/** Requests of a host that get an `answer`. */
export type HostRequest =
  /** The facts of a class, null when the source has none of that name. */
  | { do: "class"; className: string }
  /** Whether the class's own check lets it run there. */
  | { do: "passes"; className: string; capabilities: Capabilities; requirements: Capabilities }
  /** The actors that may not stay under these capabilities. */
  | { do: "unfit"; capabilities: Capabilities };

/** From a realm to its host. */
export type ToHost =
  | { is: "class"; facts: ClassFacts }
  | { is: "messageType"; index: number; name: string }
  | { is: "segment"; segment: SharedArrayBuffer }
  | { is: "ready"; error: ErrorFacts | null }
  | {
      is: "born";
      address: ActorAddress;
      className: string;
      parent: ActorAddress | null;
      slot: number;
      id: number;
      requirements: Capabilities;
    }
  | { is: "started"; address: ActorAddress }
  | {
      is: "gone";
      address: ActorAddress;
      reason: string;
      error: ErrorFacts | null;
      asked: StopAsked | null;
      counted: ActorCounters;
      isUnborn?: true;
    }
  | { is: "create"; sourceHash: string | null; birth: Birth }
  | { is: "reparented"; address: ActorAddress; parent: ActorAddress | null }
  | {
      is: "deadLetter";
      to: string;
      from: Sender;
      body: Body | null;
      messageType: string;
      reason: string;
      facts: ErrorFacts | null;
    }
  | { is: "log"; actor: ActorAddress | null; level: "debug" | "info" | "warn" | "error"; text: string; atMs: number }
  | {
      is: "failure";
      address: ActorAddress;
      messageType: string;
      sender: ActorAddress | null;
      error: ErrorFacts;
      atMs: number;
    }
  | { is: "register"; address: ActorAddress; interest: Interest; isWanted: boolean }
  | { is: "troupe"; address: ActorAddress; limits: TroupeLimits }
  | { is: "capability"; address: ActorAddress; name: string; value: unknown }
  | { is: "request"; id: number; from: ActorAddress | null; request: RealmRequest }
  | { is: "answer"; id: number; value: unknown; error: ErrorFacts | null }
  | { is: "sealed"; swap: number; ok: SealedActor[]; refused: RefusedActor[] }
  | {
      is: "restored";
      swap: number;
      ok: { address: ActorAddress; slot: number; id: number; awaitsOld: boolean }[];
      refused: RefusedActor[];
    }
  | { is: "mailbox"; swap: number; ok: HandedActor[]; refused: RefusedActor[] }
  /** `notStarted`: those that another host did not take over after all. */
  | {
      is: "running";
      swap: number;
      addresses: ActorAddress[];
      atMs: number;
      notStarted?: { address: ActorAddress; error: string }[];
    }
  | { is: "oldStopped"; swap: number; address: ActorAddress };

/** Faults to inject in front of an actor, until then by the clock of the process. */
export interface PlacedFaults {
  readonly faults: ActiveFaults;
  readonly seed: number;
  readonly untilMs: number;
}

/** Ends an actor without asking it (lifecycle.ts). */
export interface GiveUp {
  is: "giveUp";
  address: ActorAddress;
  reason: string;
  isRecursive: boolean;
  asked: StopAsked | null;
}

/** From a host to a realm. */
export type ToRealm =
  | { is: "birth"; birth: Birth; globalName: string | null }
  | { is: "capabilities"; capabilities: Capabilities }
  /** These actors ended with their realm: they answer no ask that is open. */
  | { is: "lost"; addresses: ActorAddress[]; reason: string }
  | { is: "request"; id: number; request: HostRequest }
  | { is: "answer"; id: number; value: unknown; error: ErrorFacts | null }
  | GiveUp
  | { is: "faults"; address: ActorAddress; faults: PlacedFaults | null }
  /** `patienceMs`: how long an actor that is busy may keep the others waiting; null: as long as the host does. */
  | { is: "seal"; swap: number; addresses: ActorAddress[]; freshState: boolean; patienceMs: number | null }
  /** `isArrival`: they come from another host. */
  | { is: "adopt"; swap: number; from: SourceVersion; freshState: boolean; list: SealedActor[]; isArrival?: boolean }
  | { is: "handover"; swap: number; addresses: ActorAddress[] }
  | { is: "go"; swap: number; list: GoActor[] }
  | { is: "release"; swap: number; addresses: ActorAddress[] }
  | { is: "reopen"; swap: number; addresses: ActorAddress[] }
  | { is: "discard"; swap: number; addresses: ActorAddress[] }
  | { is: "oldStopped"; swap: number; address: ActorAddress };
