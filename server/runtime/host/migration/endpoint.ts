import type { SourceVersion } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import type { Body } from "../../wire/plain-value.ts";
import type { GoActor, SealedActor, ToHost } from "../../wire/realm-control.ts";
import type { Stash } from "../../wire/stash.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Entry } from "../routing/mod.ts";
import type { Move } from "./move.ts";

/** What an end says when it has taken a step. */
export type EndpointAnswer = Extract<ToHost, { is: "sealed" | "restored" | "mailbox" | "running" | "oldStopped" }>;

/**
 * One end of a move: a realm of this host, or another host. Nothing that it is told settles at once: it answers later.
 */
interface Endpoint {
  /** Null: it is another host. */
  readonly realm: RealmHandle | null;
  /** Who ended says nothing any more. */
  readonly isEnded: boolean;
}

/** How actors are sealed. */
export interface Sealing {
  readonly freshState: boolean;
  /** How long the others of a batch wait for one that is busy; null: until the deadline. */
  readonly patienceMs: number | null;
}

/** Where actors move from. Until it is released it can take each of them back. */
export interface Origin extends Endpoint {
  readonly source: SourceVersion;
  /**
   * What came for its one actor on the host that it leaves, behind its mailbox. Null: nothing, or it is no other host.
   */
  readonly late: Stash<Body> | null;
  /** Whether the actor can leave from here now. */
  has(entry: Entry): boolean;
  /** From here on what comes for the actor waits in its entry. */
  hold(move: Move): void;
  /** Answered with `sealed`. */
  seal(swap: number, addresses: ActorAddress[], how: Sealing): void;
  /** Answered with `mailbox`. */
  handover(swap: number, addresses: ActorAddress[]): void;
  /** The actor goes on here as it was. What has come since goes where it is now, behind all before. */
  takeBack(move: Move): void;
  /** They run at the destination. Answered with `oldStopped` for each, when the instance here has ended. */
  release(swap: number, addresses: ActorAddress[]): void;
}

/** Where actors move to. */
export interface Destination extends Endpoint {
  /** Answered with `restored`. */
  adopt(swap: number, from: Pick<Origin, "realm" | "source">, freshState: boolean, list: SealedActor[]): void;
  /** Nothing comes of it: what was adopted goes. */
  discard(swap: number, address: ActorAddress): void;
  /** The commit: from here on the actor is the one at this end. `waiting` messages go with it. */
  take(move: Move, waiting: number): void;
  /** Behind `take` of each. Answered with `running`. */
  go(swap: number, moves: Iterable<Move>, list: GoActor[]): void;
  /** After the commit, when it has ended or refused: whether the actor took a message here, and so cannot go back. */
  hasBegun(move: Move): boolean;
  /** It has said that the actor runs. */
  confirm(move: Move): void;
  /** The old instance has ended. */
  oldStopped(swap: number, address: ActorAddress): void;
}
