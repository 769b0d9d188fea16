import type { InitialMessage } from "../../author/actor.ts";
import type { Stash } from "../../wire/stash.ts";

/** A transient actor's time. */
export interface TransientClock {
  /** Of the first message, or for the idle kind of the last; null: none came yet. */
  sinceMs: number | null;
  /** Stops the timer that runs, if one does. */
  disarm: (() => void) | null;
}

/** What an actor with `static initializing` has of what it waits for, and what waits meanwhile. */
export interface Initializing {
  /** In the order of the class's list; null: still to come. Kept for the actor's life: a restart gives them to the new instance. */
  readonly initial: (InitialMessage | null)[];
  /** In the order they came. */
  held: Stash<unknown>;
  /** All came: nothing is held any more. */
  isComplete: boolean;
  /** The hook has begun: a new instance gets it again. */
  hasRun: boolean;
}

/** An actor's subscription to another one's events. */
export interface Subscription {
  /** Events in its mailbox. */
  waiting: number;
  /** Since the mailbox held as many as it may; told when it has come so far. */
  missed: number;
}
