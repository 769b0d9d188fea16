import type { Capabilities, TroupeLimits } from "../actor.ts";
import type { ActorAddress } from "../address.ts";
import type { DeadLetterQuery, EndedQuery, SwapOptions } from "../descriptions.ts";
import type { Faults } from "../faults.ts";
import type { Birth, StopAsked, WantedActor } from "../realm/control.ts";
import type { MovingActor } from "../wire/moving-actor.ts";
import type { TakenLetter } from "./dead-letter-ring.ts";
import type { EndedPosition } from "./ended-actors.ts";
import type { Home } from "./home.ts";
import type { PostedLetter } from "./resent-letters.ts";

/** What one host asks of another. */
export type HostCall =
  | { do: "classFacts"; hash: string; className: string }
  | { do: "passes"; hash: string; className: string; requirements: Capabilities }
  /** Runs a child that was born on the asking host. */
  | { do: "birth"; hash: string; birth: Birth; creatorsSource: string | null }
  /** Gives an actor an address, runs it, and answers the address: of whoever holds the name. */
  | {
      do: "bear";
      hash: string;
      wanted: WantedActor;
      globalName: string | null;
      creatorsSource: string | null;
      deadlineMs: number | null;
    }
  | { do: "forget"; address: ActorAddress }
  /** The way to these actors changes: send what there is, hold what comes … */
  | { do: "holdHomes"; homes: Home[] }
  /** … and this is the way now. */
  | { do: "homes"; homes: Home[] }
  /** Answered behind all that the asking host sent before. */
  | { do: "fence" }
  /** An actor of the asking host moves to the one that is asked. */
  | { do: "arrive"; actor: MovingActor }
  /** On the host that it left, its old instance has ended. Answered with whether it is still here. */
  | { do: "oldEnded"; address: ActorAddress }
  /** To the host where an actor was born: hold what comes for it, it moves … */
  | { do: "hold"; address: ActorAddress }
  /** … and now it is on this host. */
  | { do: "release"; address: ActorAddress; host: string }
  /** Answered with true when no such actor is there any more, with false after the deadline. */
  | { do: "whenGone"; address: ActorAddress; deadlineMs: number | null }
  /** The same of many; answered with one of the two for each. */
  | { do: "whenAllGone"; addresses: ActorAddress[]; deadlineMs: number | null }
  | { do: "giveUp"; address: ActorAddress; isRecursive: boolean; asked: StopAsked }
  | { do: "describe"; address: ActorAddress }
  | { do: "logs"; address: ActorAddress }
  | { do: "children"; address: ActorAddress }
  /** Answered with a `FoundActor`, the host where it may be, or null. */
  | { do: "find"; address: ActorAddress }
  /** Answered, for each, with an `ActorPlace`, the host where it may be, or null. */
  | { do: "locate"; addresses: ActorAddress[] }
  | { do: "swap"; addresses: ActorAddress[]; toHash: string; options: SwapOptions }
  | { do: "capability"; change: Record<string, unknown>; isPreview: boolean; asked: StopAsked }
  | { do: "troupe"; address: ActorAddress; limits: Partial<TroupeLimits> }
  | { do: "deadLetterHandler"; host: string; address: ActorAddress; isWanted: boolean }
  | { do: "faults"; address: ActorAddress; faults: Faults | null }
  | { do: "endRealm"; hash: string; asked: StopAsked }
  | { do: "offer"; hash: string }
  /** Answered with a `HostBook`. */
  | { do: "book" }
  | { do: "manifest"; hash: string }
  | { do: "memberChanged"; host: string }
  /** These actors were lost with their host: their children exit. */
  | { do: "orphaned"; parents: ActorAddress[] }
  /** These actors ended with their realm: nobody need wait for their answers. */
  | { do: "lost"; addresses: ActorAddress[]; reason: string }
  | { do: "running"; hash: string }
  | { do: "unload"; hash: string; mode: "refuse" | "drain" | "force"; asked: StopAsked }
  | { do: "endedActors"; query: EndedQuery; limit: number; before: EndedPosition | null }
  | { do: "endedActor"; address: ActorAddress }
  | { do: "endedNamed"; globalName: string }
  /** Answered with an `EndedBefore`, or null for an address that the host gave out since it started. */
  | { do: "endedBefore"; address: ActorAddress }
  | { do: "deadLetters"; query: DeadLetterQuery; limit: number; before: readonly [at: string, id: string] | null }
  | { do: "deadLetterGroups" }
  | { do: "discard"; query: DeadLetterQuery }
  /** Takes a kept letter out, to be sent again. */
  | { do: "takeLetter"; id: string; isByName: boolean }
  /** Answered with a `PostedLetter`. */
  | { do: "postLetter"; to: string; letter: TakenLetter }
  /** Answered with the `PostedState` of each. */
  | { do: "postedLetters"; letters: PostedLetter[] };
