import type { Capabilities } from "../../author/actor.ts";
import { type ActorAddress, birthHostOf } from "../../author/address.ts";
import { isReservedType } from "../../author/message.ts";
import {
  CounterBook,
  FIRST_TYPES,
  HEADER,
  MAX_TYPES,
  messageTypeOf,
  newMark,
  ROW,
  stoppingSinceOf,
} from "../../core/counters.ts";
import { RunQueue } from "../../core/run-queue.ts";
import { Timetable } from "../../core/timetable.ts";
import type { ErrorFacts } from "../../errors.ts";
import { addControl, type Batch } from "../../wire/realm-batch.ts";
import type { ToHost } from "../../wire/realm-control.ts";
import type { RealmSetup } from "../realm-setup.ts";
import type { Cell, PendingWakeup } from "./cell.ts";
import { ChunkPool } from "./mailbox.ts";
import { Outbox } from "./outbox.ts";
import { PendingReplies } from "./pending-replies.ts";

/** Messages until timers and I/O get their turn: also the pause of a hot swap beside a realm that never rests. */
export const MAX_PER_SLICE = 4_096;

/** Stands for the last type where that is none that a message can have. */
const NO_TYPE = Symbol("callboard.noType");

/** What the realm does when something happens in its state. */
export interface RealmEvents {
  wake(): void;
  /** A wakeup is due. */
  wakeUp(wakeup: PendingWakeup): void;
  /** A message that could not leave after all. */
  onUncopied(to: string, sender: unknown, error: unknown): void;
}

/** What the parts of a realm share. */
export class RealmState {
  readonly setup: RealmSetup;
  readonly cells = new Map<string, Cell>();
  /**
   * Actors here that this realm's own senders reach through the host all the same, because what they sent before went
   * that way: born on another host, or announced before they had a place.
   */
  readonly routedViaHost = new Set<string>();
  readonly pool = new ChunkPool();
  /**
   * The actors by their slots. Small numbers stand for them in the run queue: nothing to tell the garbage collector of.
   */
  readonly bySlot: (Cell | undefined)[] = [];
  /** The slots of the actors that are ready, in order. */
  readonly runQueue = new RunQueue<number>();
  readonly wakeups: Timetable<PendingWakeup>;
  readonly counters: CounterBook;
  readonly outbox: Outbox;
  readonly replies: PendingReplies;
  /** Actors whose start the host waits for. */
  readonly awaited = new Set<Cell>();
  capabilities: Capabilities;
  /** The last address that passed `isAddress`; saves the regular expression. */
  lastRemote: ActorAddress | null = null;
  lastType: unknown = undefined;
  /** Messages that may still be taken before timers and I/O have their turn. */
  left = MAX_PER_SLICE;
  /** An ask of this realm was answered in this slice. */
  isAnswered = false;
  /** Log lines of this slice that may still leave at once. */
  linesLeft = 0;
  wakeupNumber = 0;
  /** An actor is ready, and nobody has planned a slice yet. */
  readonly wake: () => void;
  isAwake = false;
  #numbers = 0;
  readonly #types = new Map<unknown, number>();
  /** Of what is no message of an actor. */
  readonly #ownTypes = new Map<unknown, number>();
  #numbered: number = FIRST_TYPES.length;

  constructor(setup: RealmSetup, { wake, wakeUp, onUncopied }: RealmEvents) {
    this.setup = setup;
    this.wake = wake;
    this.capabilities = setup.capabilities;
    this.wakeups = new Timetable(setup.clock, wakeUp);
    this.counters = new CounterBook(setup.header, (segment) => this.postAtOnce({ is: "segment", segment }));
    this.outbox = new Outbox({
      home: `${birthHostOf(setup.prefix)}:`,
      post: setup.post,
      defer: (task) => setup.scheduler.endOfTick(task),
      header: this.counters.header,
      onUncopied,
    });
    this.replies = new PendingReplies(setup.prefix, setup.clock, () => {
      this.isAnswered = true;
    });
    this.#types.set(undefined, 0);
    for (let index = 1; index < FIRST_TYPES.length; index += 1) this.#ownTypes.set(FIRST_TYPES[index], index);
  }

  /** A number that no actor of this realm had before. */
  nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** Whether messages for an address go by another host first. */
  isForeign(address: ActorAddress): boolean {
    return birthHostOf(address) !== birthHostOf(this.setup.prefix);
  }

  /** The actor that a sender of this realm reaches without the host. */
  localTarget(address: string): Cell | undefined {
    return this.routedViaHost.size > 0 && this.routedViaHost.has(address) ? undefined : this.cells.get(address);
  }

  allocateAddress(): ActorAddress {
    // `join` gives one flat string; `+` would keep the pieces with it for the actor's life (64 bytes more).
    return [this.setup.prefix, this.nextNumber().toString(36)].join("") as ActorAddress;
  }

  /** An error with the author's own files and lines; where messages are frozen, a write to one says so. */
  mapError(facts: ErrorFacts): ErrorFacts {
    const { mapStack, checksMessages } = this.setup;
    const said = checksMessages ? sayFrozen(facts) : facts;
    return mapStack === undefined || said.stack === undefined ? said : { ...said, stack: mapStack(said.stack) };
  }

  noteFailure(cell: Cell, messageType: string, error: ErrorFacts, sender: ActorAddress | null = null): void {
    const atMs = this.setup.clock.wallMs();
    this.outbox.control({ is: "failure", address: cell.address, messageType, sender, error, atMs });
  }

  /** Past the queue of what waits to leave: only for what must be known of a realm that hangs. */
  postAtOnce(control: ToHost): void {
    const batch: Batch = [];
    addControl(batch, control);
    this.setup.post(batch);
  }

  /** Writes where the host can read it on what the actor awaits a promise: the type that was noted last. */
  noteAwaiting(cell: Cell): void {
    const { counters, at } = cell;
    counters[at + ROW.asyncSinceMs] = this.setup.clock.nowMs();
    const type = this.counters.header[HEADER.messageType] as number;
    counters[at + ROW.mark] = newMark(stoppingSinceOf(counters[at + ROW.mark] as number), type);
  }

  /** Writes where the host can read it that the actor is to stop. The first time counts. */
  noteStopping(cell: Cell, sinceMs = this.setup.clock.nowMs()): void {
    const { counters, at } = cell;
    const mark = counters[at + ROW.mark] as number;
    if (stoppingSinceOf(mark) === 0) counters[at + ROW.mark] = newMark(sinceMs, messageTypeOf(mark));
  }

  /**
   * Runs what an author wrote outside the actor's turn (a hook, what follows a promise), so that the host sees while it
   * hangs whose it is and what it does.
   */
  inHand<Result>(cell: Cell, what: string | null, run: () => Result): Result {
    const { header } = this.counters;
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

  /** The same for what is no message of an actor: the runtime's own word, or a hook. */
  noteOwn(name: string): void {
    this.lastType = NO_TYPE;
    this.counters.header[HEADER.messageType] = this.#ownTypes.get(name) ?? this.#number(this.#ownTypes, name);
  }

  #number(types: Map<unknown, number>, name: string): number {
    if (this.#numbered >= MAX_TYPES) return MAX_TYPES;
    const index = this.#numbered;
    this.#numbered += 1;
    types.set(name, index);
    this.postAtOnce({ is: "messageType", index, name: name.slice(0, 200) });
    return index;
  }

  /**
   * Writes the type of the message in hand where the host can read it. False, and nothing written, for one that only
   * the runtime sends: it never gets a number here, so it is found each time, and a message whose type is known pays
   * nothing for it.
   */
  noteType(type: unknown): boolean {
    let index = this.#types.get(type);
    if (index === undefined) {
      if (isReservedType(type)) return false;
      index = typeof type === "string" ? this.#number(this.#types, type) : 0;
    }
    this.lastType = type;
    this.counters.header[HEADER.messageType] = index;
    return true;
  }
}

/** V8's words for a write to a frozen object; they do not tell which one. */
const FROZEN_WRITE = /object is not extensible$|^Cannot (assign to read only|delete|redefine) property /;

function sayFrozen(facts: ErrorFacts): ErrorFacts {
  if (facts.name !== "TypeError" || !FROZEN_WRITE.test(facts.message)) return facts;
  const message = `${facts.message}; what was sent in a message is frozen: send a copy`;
  return { ...facts, message, stack: facts.stack?.replace(facts.message, () => message) };
}
