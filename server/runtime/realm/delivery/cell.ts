import type {
  ActorClass,
  ActorContext,
  AskOptions,
  Capabilities,
  CreateOptions,
  Interest,
  Log,
  Store,
  TroupeLimits,
  Wakeup,
} from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import type { RowPlace } from "../../core/counters.ts";
import type { Due } from "../../core/due-heap.ts";
import type { ErrorFacts } from "../../errors.ts";
import type { Notice } from "../../wire/notice.ts";
import type { Encoded, HeldJob, StopAsked } from "../../wire/realm-control.ts";
import type { Stash } from "../../wire/stash.ts";
import type { Hooks, LoadedClass } from "../actor-class/mod.ts";
import type { Initializing } from "./initializing.ts";
import { Mailbox } from "./mailbox.ts";
import { GONE, LOCAL, MODE, type Mode } from "./status.ts";
import type { Subscriptions } from "./subscriptions.ts";
import type { TransientClock } from "./transient-clock.ts";

/** What `this` of an actor needs of its realm. */
export interface RealmServices {
  readonly capabilities: Capabilities;
  readonly store: Store;
  send(from: Cell, to: ActorAddress, message: unknown): void;
  ask(from: Cell, to: ActorAddress, message: unknown, options?: AskOptions): Promise<unknown>;
  createChild(parent: Cell, actor: ActorClass | string, options?: CreateOptions): ActorAddress | Promise<ActorAddress>;
  wakeupAfter(cell: Cell, delayMs: number, payload: unknown): Wakeup;
  cancelWakeup(cell: Cell, wakeup: Wakeup): boolean;
  publish(cell: Cell, event: unknown): void;
  subscribe(cell: Cell, publisher: ActorAddress): void;
  unsubscribe(cell: Cell, publisher: ActorAddress): void;
  stop(cell: Cell): void;
  register(cell: Cell, interest: Interest, isWanted: boolean): void;
  updateCapability(cell: Cell, name: string, value: unknown): void;
  workInProgress(cell: Cell, isInProgress: boolean): void;
  setTroupeLimits(cell: Cell, troupe: ActorAddress, limits: Partial<TroupeLimits>): void;
  logOf(cell: Cell): Log;
}

/** A delayed message to oneself. */
export interface PendingWakeup extends Due {
  /** What the author holds; valid for the actor's life, also in another realm. */
  readonly id: number;
  readonly payload: unknown;
  readonly owner: Cell;
}

/** An actor's part in a swap that is under way. */
export interface Moving {
  readonly swap: number;
  /** Messages that arrived since the path through the mailbox was closed. */
  readonly stash: Stash<unknown>;
  /** What the new instance's constructor and `restore` asked for; done when the swap succeeds. */
  readonly effects: (() => void)[];
  /** In the old realm, until the actor's snapshot is there. */
  readonly sealing: Sealing | null;
}

/** The first step of a swap: the mailbox is closed and a snapshot made, as soon as the actor may. */
export interface Sealing {
  /** The mailbox is open as yet. */
  readonly isWaiting: boolean;
  /** Called between two messages, and when a promise has settled: it may be possible now. */
  attempt(): void;
  /** The actor ends. */
  drop(): void;
}

/** Stands in front of an actor's mailbox, and may take a message in its stead: fault injection. */
export interface Interceptor {
  /** False: the message goes on to the actor. */
  takes(message: unknown, sender: string): boolean;
  /** Lets in what it holds, in the order it came. */
  release(): void;
  /** The actor ends: gives back what it holds. */
  takeWaiting(): { message: unknown; sender: string }[];
  /** Nothing of it remains, not even its timer. */
  cancel(): void;
}

/** What few actors need. Most have none. */
export interface Extras {
  children: Set<ActorAddress>;
  wakeups: Map<number, PendingWakeup>;
  lastWakeup: number;
  subscribers: Set<string>;
  subscriptions: Subscriptions | null;
  restarts: number[];
  requirements: Capabilities;
  moving: Moving | null;
  /** The swap whose old instance has not ended yet: `onSwapped` and messages wait for it. */
  awaitsOld: number | null;
  log: Log | null;
  transient: TransientClock | null;
  initializing: Initializing | null;
  interceptor: Interceptor | null;
  /** Set for a worker of a troupe; its job is null while it is free. */
  work: { job: HeldJob | null } | null;
  /** Of a persistent actor: what it is saved under. */
  globalName: string | null;
  /** What a persistent actor has sent since it took the message in hand: it leaves when the new state is on disk. */
  held: (() => void)[] | null;
  stopReason: string;
  /** Who asked it to exit, and what was said of it; null: nobody did. */
  stopAsked: StopAsked | null;
  /** It ends because of this failure, which its parent is to take for its own. */
  escalated: ErrorFacts | null;
  isStopRecursive: boolean;
  /** It does not take what waits before it stops, nor do its children. */
  isStopUrgent: boolean;
  /** An exit request that came past the mailbox, until the turn that shows it to the handlers. */
  exit: { message: unknown; notice: Notice } | null;
  /** Takes the runtime's notices while the actor is stopping. Set when it begins to. */
  onNoticeWhileStopping: ((message: unknown, notice: Notice) => void) | null;
}

/** One actor in one realm: its mailbox, its instance, and what `this` can do. */
export class Cell extends Mailbox implements ActorContext {
  readonly address: ActorAddress;
  realm: RealmServices;
  readonly class: LoadedClass;
  /** Mode and bits in one word, so that the inner loop asks once whether anything is out of the ordinary. */
  status: number = LOCAL;
  instance: Hooks | null = null;
  /** Its row of counters: `counters[at + ROW.received]` and so on. */
  readonly slot: number = 0;
  readonly counters: Float64Array;
  readonly at: number = 0;
  parent: ActorAddress | null;
  /** What `onStart` gets, a copy at each start. */
  init: Encoded | null;
  extras: Extras | null = null;
  /** Asks of its own that are not over. */
  openAsks = 0;
  /** The slot of its last receiver: most actors send to the same one again. */
  lastTarget = 0;

  constructor(
    realm: RealmServices,
    address: ActorAddress,
    loaded: LoadedClass,
    row: RowPlace,
    parent: ActorAddress | null,
    init: Encoded | null,
  ) {
    super();
    this.realm = realm;
    this.address = address;
    this.class = loaded;
    this.slot = row.slot;
    this.lastTarget = row.slot;
    this.counters = row.cells;
    this.at = row.at;
    this.parent = parent;
    this.init = init;
  }

  get mode(): Mode {
    return (this.status & MODE) as Mode;
  }

  set mode(mode: Mode) {
    this.status = (this.status & ~MODE) | mode;
  }

  get isGone(): boolean {
    return this.mode === GONE;
  }

  has(bit: number): boolean {
    return (this.status & bit) !== 0;
  }

  set(bit: number, isOn: boolean): void {
    this.status = isOn ? this.status | bit : this.status & ~bit;
  }

  /** The extras, made when first needed. */
  makeExtras(): Extras {
    this.extras ??= {
      children: new Set(),
      wakeups: new Map(),
      lastWakeup: 0,
      subscribers: new Set(),
      subscriptions: null,
      restarts: [],
      requirements: {},
      moving: null,
      awaitsOld: null,
      log: null,
      transient: null,
      initializing: null,
      interceptor: null,
      work: null,
      globalName: null,
      held: null,
      stopReason: "stopped",
      stopAsked: null,
      escalated: null,
      isStopRecursive: true,
      isStopUrgent: false,
      exit: null,
      onNoticeWhileStopping: null,
    };
    return this.extras;
  }

  /** An actor that ends while its seal is pending is no part of the swap any more. */
  leaveSwap(): void {
    const moving = this.extras?.moving;
    if (!moving || this.extras === null) return;
    this.extras.moving = null;
    moving.sealing?.drop();
  }

  onAsk(change: 1 | -1): void {
    this.openAsks += change;
  }

  get capabilities(): Capabilities {
    return this.realm.capabilities;
  }

  get store(): Store {
    return this.realm.store;
  }

  get log(): Log {
    return this.realm.logOf(this);
  }

  send(to: ActorAddress, message: unknown): void {
    this.realm.send(this, to, message);
  }

  ask(to: ActorAddress, message: unknown, options?: AskOptions): Promise<unknown> {
    return this.realm.ask(this, to, message, options);
  }

  createActor(actor: ActorClass | string, options?: CreateOptions): ActorAddress | Promise<ActorAddress> {
    return this.realm.createChild(this, actor, options);
  }

  wakeupAfter(delayMs: number, payload: unknown): Wakeup {
    return this.realm.wakeupAfter(this, delayMs, payload);
  }

  cancelWakeup(wakeup: Wakeup): boolean {
    return this.realm.cancelWakeup(this, wakeup);
  }

  publish(event: unknown): void {
    this.realm.publish(this, event);
  }

  subscribe(publisher: ActorAddress): void {
    this.realm.subscribe(this, publisher);
  }

  unsubscribe(publisher: ActorAddress): void {
    this.realm.unsubscribe(this, publisher);
  }

  stop(): void {
    this.realm.stop(this);
  }

  register(interest: Interest, isWanted: boolean): void {
    this.realm.register(this, interest, isWanted);
  }

  updateCapability(name: string, value: unknown): void {
    this.realm.updateCapability(this, name, value);
  }

  workInProgress(isInProgress: boolean): void {
    this.realm.workInProgress(this, isInProgress);
  }

  setTroupeLimits(troupe: ActorAddress, limits: Partial<TroupeLimits>): void {
    this.realm.setTroupeLimits(this, troupe, limits);
  }
}

/** Adds to one counter of an actor. */
export function count(cell: Cell, counter: number, by: number): void {
  const at = cell.at + counter;
  cell.counters[at] = (cell.counters[at] as number) + by;
}
