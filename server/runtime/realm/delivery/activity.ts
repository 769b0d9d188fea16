import { isReservedType } from "../../author/message.ts";
import type { Clock } from "../../clock.ts";
import { FIRST_TYPES, HEADER, MAX_TYPES, messageTypeOf, newMark, ROW, stoppingSinceOf } from "../../core/counters.ts";
import type { ToHost } from "../../wire/realm-control.ts";
import type { Cell } from "./cell.ts";

/** Stands for the last type where that is none that a message can have. */
const NO_TYPE = Symbol("callboard.noType");

/**
 * Writes in shared memory what the realm is at, so that the host knows it of a realm that hangs: whose turn it is, with
 * which message or hook, and since when an actor awaits a promise or is to stop.
 */
export class Activity {
  /** The type that was noted last. */
  lastType: unknown = undefined;
  readonly #header: Float64Array;
  readonly #clock: Clock;
  readonly #tellAtOnce: (control: ToHost) => void;
  readonly #types = new Map<unknown, number>([[undefined, 0]]);
  /** Of what is no message of an actor. */
  readonly #ownTypes = new Map<unknown, number>(FIRST_TYPES.map((name, index) => [name, index] as const).slice(1));
  #numbered: number = FIRST_TYPES.length;

  /** `tellAtOnce` must reach the host at once, not in a batch: the realm may hang before it flushes. */
  constructor(header: Float64Array, clock: Clock, tellAtOnce: (control: ToHost) => void) {
    this.#header = header;
    this.#clock = clock;
    this.#tellAtOnce = tellAtOnce;
  }

  /** The actor awaits a promise; of the message or hook that was noted last. */
  noteAwaiting({ counters, at }: Cell): void {
    counters[at + ROW.asyncSinceMs] = this.#clock.nowMs();
    const type = this.#header[HEADER.messageType] as number;
    counters[at + ROW.mark] = newMark(stoppingSinceOf(counters[at + ROW.mark] as number), type);
  }

  /** The actor is to stop. The first time counts. */
  noteStopping({ counters, at }: Cell, sinceMs = this.#clock.nowMs()): void {
    const mark = counters[at + ROW.mark] as number;
    if (stoppingSinceOf(mark) === 0) counters[at + ROW.mark] = newMark(sinceMs, messageTypeOf(mark));
  }

  /** Runs what an author wrote outside the actor's turn: a hook `what`, or (null) what follows a promise. */
  inHand<Result>(cell: Cell, what: string | null, run: () => Result): Result {
    const header = this.#header;
    const slot = header[HEADER.slot] as number;
    const { lastType } = this;
    const index = header[HEADER.messageType] as number;
    header[HEADER.slot] = cell.slot;
    if (what !== null) this.noteOwn(what);
    try {
      return run();
    } finally {
      header[HEADER.slot] = slot;
      header[HEADER.messageType] = index;
      this.lastType = lastType;
    }
  }

  /** The type of the message in hand is none of an actor's message: the runtime's own message, or a hook. */
  noteOwn(name: string): void {
    this.lastType = NO_TYPE;
    this.#header[HEADER.messageType] = this.#ownTypes.get(name) ?? this.#number(this.#ownTypes, name);
  }

  #number(types: Map<unknown, number>, name: string): number {
    if (this.#numbered >= MAX_TYPES) return MAX_TYPES;
    const index = this.#numbered;
    this.#numbered += 1;
    types.set(name, index);
    this.#tellAtOnce({ is: "messageType", index, name: name.slice(0, 200) });
    return index;
  }

  /**
   * The type of the message in hand. False, and nothing written, for one that only the runtime sends: it never gets a
   * number here, so it is found each time, and a message whose type is known pays nothing for it.
   */
  noteType(type: unknown): boolean {
    let index = this.#types.get(type);
    if (index === undefined) {
      if (isReservedType(type)) return false;
      index = typeof type === "string" ? this.#number(this.#types, type) : 0;
    }
    this.lastType = type;
    this.#header[HEADER.messageType] = index;
    return true;
  }
}
