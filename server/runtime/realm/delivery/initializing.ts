import type { InitialMessage } from "../../author/actor.ts";
import type { AnyMessageType } from "../../author/message.ts";
import { decodeValue, encodeValue } from "../../wire/encoded.ts";
import type { MovingInitializing } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";

/** What became of a message: `complete` with the last one of the list, `passed` once all are there. */
export type InitialOutcome = "passed" | "stashed" | "taken" | "complete";

/** Of an actor with `static initializing`: the messages that it needs first, and what waits for them. */
export class Initializing {
  /** In the order of the class's list; null: still to come. Kept, as a restart gives them to the new instance. */
  readonly initial: (InitialMessage | null)[];
  /** Nothing is stashed any more. */
  isComplete = false;
  /** `onInitialized` has begun: a new instance gets it again. */
  hasRun = false;
  readonly #types: readonly AnyMessageType[];
  #stash = new Stash<unknown>();

  constructor(types: readonly AnyMessageType[]) {
    this.#types = types;
    this.initial = types.map(() => null);
  }

  /**
   * After a swap. A class whose list has changed keeps the messages that it still names. What the old one was through
   * with, or never had to wait for, is in its snapshot: then the new one waits for nothing.
   */
  static moved(types: readonly AnyMessageType[], moving: MovingInitializing | null): Initializing {
    const initializing = new Initializing(types);
    for (const each of moving?.initial ?? []) {
      if (each !== null) initializing.take(decodeValue(each.message), each.sender);
    }
    initializing.takeStash();
    if (moving === null || moving.hasRun) initializing.isComplete = true;
    initializing.hasRun = initializing.isComplete && moving?.hasRun === true;
    return initializing;
  }

  /** How many messages are stashed. */
  get waiting(): number {
    return this.#stash.size;
  }

  /** Takes a message in the actor's stead: one of the list that comes for the first time, or one that has to wait. */
  take(message: unknown, sender: string): InitialOutcome {
    if (this.isComplete) return "passed";
    let read: unknown;
    const at = this.#types.findIndex((type, index) => {
      if (this.initial[index] === null) read = type.read(message);
      return read !== undefined;
    });
    if (at < 0) {
      this.#stash.push(sender, message);
      return "stashed";
    }
    this.initial[at] = { message: read, sender } as InitialMessage;
    if (this.initial.includes(null)) return "taken";
    this.isComplete = true;
    return "complete";
  }

  takeStash(): Stash<unknown> {
    const stash = this.#stash;
    this.#stash = new Stash();
    return stash;
  }

  /** The actor ends: what its instance never got, the messages of the list first. */
  takeWaiting(): { message: unknown; sender: string }[] {
    if (this.hasRun) return [];
    this.hasRun = true;
    const waiting: { message: unknown; sender: string }[] = this.initial.filter((each) => each !== null);
    this.takeStash().forEach((sender, message) => {
      waiting.push({ message, sender: sender as string });
    });
    return waiting;
  }

  /** Throws when a message cannot be copied. */
  encode(): MovingInitializing {
    const held: MovingInitializing["held"] = [];
    this.#stash.forEach((sender, message) => {
      held.push({ message: encodeValue(message), sender: sender as string });
    });
    return {
      initial: this.initial.map((each) => each && { message: encodeValue(each.message), sender: each.sender }),
      held,
      hasRun: this.hasRun,
    };
  }
}
