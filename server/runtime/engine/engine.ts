import type { Capabilities } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { SignedStatement } from "../intake/statement.ts";
import type { Forwarding, HostAnswers, HostCall } from "../wire/host-call.ts";
import type { MessageBatch } from "../wire/message-batch.ts";
import type { BlobStore } from "./blobs.ts";

/**
 * What carries messages, membership, names, statements and blobs between the hosts of one convention. The runtime knows
 * no other way out of a host. Each host has one seat, and reaches the others through its ports alone.
 */
export interface Engine {
  readonly kind: string;
  /** The convention's name, which signed statements carry. */
  readonly convention: string;
  /** A place for a host of that name. Nothing is known to the others before `Seat.join`. */
  seat(name: string): Seat;
}

/**
 * One host's place in the convention. After `leave`, and after `EngineHost.onFenced`, its ports reject with `CUT_OFF`
 * or, where they do not reject, do nothing.
 */
export interface Seat {
  /**
   * The host's id in this life. Two hosts that are members at the same time never have the same. It stands in front of
   * every address that the host gives out.
   */
  readonly id: string;
  readonly link: Link;
  readonly view: View;
  readonly names: Names;
  readonly forwardings: Forwardings;
  readonly sources: Sources;
  /**
   * Settles when the host is a member, and knows what there was to know: before it settles the host was given the view,
   * every statement and every offer, and nothing else. Rejects with `NAME_HELD` when a member has the name.
   */
  join(host: EngineHost): Promise<void>;
  /**
   * Says goodbye. What was sent before arrives before the others hear of it. Frees the names that go with the host.
   * Settles when the host is no member any more; never rejects.
   */
  leave(): Promise<void>;
}

/** What a host tells the others of itself. */
export interface MemberFacts {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Joined at, milliseconds since 1970 by its own clock: shown, never compared. */
  readonly sinceMs: number;
  /** The source authority, if it registered there. */
  readonly authority: ActorAddress | null;
  /** Its system actors that others look for on each host, by what they do. */
  readonly services: Readonly<Record<string, ActorAddress>>;
}

/** A host as the others know it. `lost`: it does not answer any more, and what it held is not free yet. */
export interface Member extends MemberFacts {
  readonly id: string;
  readonly state: "present" | "lost";
}

/** One step from a view to the next. Every host sees every step once, in the same order. */
export interface ViewChange {
  /** The number of the new view; it grows with each. */
  readonly no: number;
  readonly added: readonly Member[];
  readonly changed: readonly { readonly before: Member; readonly now: Member }[];
  /**
   * They do not answer: whatever they send from here on is refused, and what was sent to them may have been handled.
   */
  readonly lost: readonly Member[];
  /** They said goodbye: nothing of what they sent is missing. */
  readonly left: readonly Member[];
}

/**
 * `taken`: it is on its way. `busy`: too much waits for that host; nothing was sent. `no host`: it is no member. A
 * batch of notices alone is never refused as `busy`: the runtime's own words are few, and somebody waits for each.
 */
export type Sent = "taken" | "busy" | "no host";

/**
 * The way to the other hosts. For each pair of hosts there is one order, of messages, calls and what calls return
 * together: what was sent first arrives first. Nothing arrives twice. Nothing is lost while both ends are members.
 */
export interface Link {
  /**
   * What one `send` carries at most, in bytes; at least 256. A host cuts what is larger into chunks, and puts together
   * those that it gets. Null: no limit.
   */
  readonly maxMessageBytes: number | null;
  /**
   * Returns at once. What was `taken` arrives, or is told to `onUndelivered` when that host is lost or leaves first.
   * Throws, with nothing sent, for more than `maxMessageBytes`.
   */
  send(to: string, batch: MessageBatch): Sent;
  /**
   * Settles with what the other host returned or threw. It has no deadline of its own: it ends by the answer, or by the
   * end of that host. Rejects with `NO_HOST` when the host is no member (it has not seen the call), with `HOST_LOST`
   * when it ceased to be one (it may have seen it), with `CUT_OFF` when this host is none any more, and with the
   * signal's reason when `signal` aborts, which the other host is told. Request and answer may be of any size.
   */
  call<Call extends HostCall>(
    to: string,
    request: Call,
    options?: { signal?: AbortSignal },
  ): Promise<HostAnswers[Call["do"]]>;
}

/** Who is in the convention, as this host has been told so far. */
export interface View {
  /** 0 before the host has joined. */
  readonly no: number;
  /** Present ones, in the order they joined. The array stays as it is; the next view has another. */
  members(): readonly Member[];
  /** The one that all agree on; null before the host has joined. */
  leader(): string | null;
  /**
   * `EngineHost.facts` returns something else. Settles when each host that is present has been told, or has not taken
   * it within 5 s. Never rejects.
   */
  announce(): Promise<void>;
}

/**
 * Global names. One holder at a time in the whole convention, whatever fails. A name goes with the host that claimed it
 * or took it over by `move`, and is free some time after that host is lost, or left.
 */
export interface Names {
  /**
   * Get or create: who holds the name now, the given address when it was free. `fence` grows with each holder of a
   * name: what was written under a lower one is out of date.
   */
  claim(name: string, address: ActorAddress): Promise<{ holder: ActorAddress; fence: number }>;
  /** The name goes with this host from now on, if that address holds it. */
  move(name: string, address: ActorAddress): Promise<void>;
  /** Frees the name if that address holds it. Settles when it is free; the engine goes on trying until it is. */
  release(name: string, address: ActorAddress): Promise<void>;
  lookup(name: string): Promise<ActorAddress | null>;
}

/**
 * Where actors have moved to. Messages go by way of an actor's birth host, which knows; this is asked when that host is
 * gone. What was put is found by every host as soon as `put` has settled, also after both hosts have gone.
 */
export interface Forwardings {
  put(forwarding: Forwarding): Promise<void>;
  drop(address: ActorAddress): Promise<void>;
  find(address: ActorAddress): Promise<Forwarding | null>;
}

/** A zip that all hosts may use, or may not use any more. `atMs`: since 1970, by the clock of the host that said so. */
export interface SourceOffer {
  readonly hash: string;
  readonly isClosed: boolean;
  readonly atMs: number;
}

/** What has to reach every host, also those that join later: zips, what is said of them, and which are on offer. */
export interface Sources {
  readonly blobs: BlobStore;
  /**
   * Keeps the statement unless a newer one on the same source is kept, and gives it to every host. Settles when each
   * has taken it, or has not within 5 s: those are named. Rejects with the first refusal.
   */
  state(signed: SignedStatement): Promise<{ missing: readonly string[] }>;
  /** Keeps the offer in place of an earlier one of the same hash, and tells every host. Settles as `state` does. */
  offer(offer: SourceOffer): Promise<{ missing: readonly string[] }>;
}

/** Why a message that was `taken` did not arrive. `host lost`: it may have been handled all the same. */
export type UndeliveredReason = "host lost" | "host left";

/**
 * What an engine needs of a host. It is called for one thing at a time: changes of the view come between batches, and
 * what comes from one host comes in the order of its link.
 */
export interface EngineHost {
  facts(): MemberFacts;
  /** From another member, in order. */
  onBatch(from: string, batch: MessageBatch): void;
  /** From another member, in order with its batches. `signal` aborts when nobody waits for the answer any more. */
  onCall(from: string, request: HostCall, signal: AbortSignal): Promise<unknown>;
  onView(change: ViewChange): void;
  /** Of what was `taken`; each batch at most once. */
  onUndelivered(to: string, batch: MessageBatch, reason: UndeliveredReason): void;
  /** The others declared this host lost. It must do nothing any more: its actors may run elsewhere by now. */
  onFenced(reason: string): void;
  /** Throws when the host does not believe it. */
  onStatement(signed: SignedStatement): void;
  onOffer(offer: SourceOffer): void;
}
