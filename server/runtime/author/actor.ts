import { inspect } from "node:util";
import { RuntimeError } from "../errors.ts";
import { checkActorOptions } from "../spelling/options.ts";
import type { ActorAddress } from "./address.ts";
import { checkCreateOptions } from "./create-options.ts";
import type { AnyMessageType, MessageHandler, ReplyTo } from "./message.ts";
import type { TakenBy } from "./taken-messages.ts";

/** The key of what takes an instance's context away. */
export const REVOKE: unique symbol = Symbol("callboard.revoke");

/**
 * What an actor class may have (all of it optional but one of `receive` and `handles`):
 *
 * | member | called | returns |
 * |---|---|---|
 * | constructor | when created, restarted, swapped | takes no arguments |
 * | `onStart(init)` | after the constructor of a created or restarted actor; never after a swap | may be async |
 * | `receive(message, sender)` | for each message that no entry of `handles` took | may be async: the next message waits |
 * | `onStop(reason)` | before the instance goes: `"stopped"`, `"failed"`, `"restarted"`, `"swapped"`, `"transient"`, `"shutdown"`. What ends for good creates no more children | may be async |
 * | `canSwap()` | before a hot swap; false puts it off until its deadline | boolean |
 * | `snapshot()` | in a swap and before it moves to another host, on the old instance | state that can be copied, may be async |
 * | `restore(state, from)` | in a swap and after a move, on the new instance | may be async |
 * | `onSwapped()` | after the old instance's `onStop("swapped")`; the next message waits for it | may be async |
 * | `onInitialized(initial)` | once each message of `static initializing` has come, and with the same ones after a restart | may be async: what was held waits for it |
 * | `static handles` | the first `on(Type, …)` that matches runs; `PASS` tries the next | |
 * | `static accepts` | message types that the console offers as forms, beside those in `handles` | |
 * | `static requires` | capabilities that the host must have, equal by type and value | |
 * | `static capabilityCheck(capabilities, requirements)` | on each candidate host | boolean |
 * | `static onCapabilityLoss` | `"relocate"`: it moves to a host that fits when its own lost what it needs; `"exit"` (default) | see `ActorClass` |
 * | `static failure` | what a handler that throws leads to | see `FailurePolicy` |
 * | `static transient` | `{ afterFirstMessageMs }` or `{ idleMs }`: it exits by itself | see `Transient` |
 * | `static initializing` | message types that must each come once before any other message is handled | see `InitialMessage` |
 * | `static troupe` | `{ max, idle }`: its address stands for up to so many workers of the class | see `TroupeLimits` |
 * | `static persistent` | `true`: its state is saved after each message, before anything that it sent leaves | see `ActorClass` |
 * | `static mailbox` | `{ max }`: above it messages become dead letters `MAILBOX_FULL` (default 100,000) | |
 *
 * A static with another value, or with a key that it does not have, is refused when the class is first used:
 * `NOT_SUPPORTED`, with its name. So is a member that is one slip of the hand away from one of these (`recieve`,
 * `static handels`) and that the class itself does not use.
 *
 * An actor handles one message at a time. Messages of one sender to one receiver are handled in the order they were
 * sent.
 */
export abstract class Actor {
  #context: ActorContext;

  /**
   * For the realm: from now on the instance acts through that.
   *
   * @internal
   */
  static [REVOKE](actor: Actor, context: ActorContext): void {
    actor.#context = context;
  }

  constructor() {
    const context = (new.target as unknown as Birthplace)[CONTEXT];
    if (context === undefined) {
      throw new RuntimeError(
        "NOT_IN_AN_ACTOR",
        `new ${new.target.name}() outside a realm`,
        "Create actors with createActor().",
      );
    }
    this.#context = context;
  }

  /** This actor's own address. */
  get self(): ActorAddress {
    return this.#context.address;
  }

  /** What this actor's host offers, by key. */
  get capabilities(): Capabilities {
    return this.#context.capabilities;
  }

  /** Lines for this actor's log; the last 200 are kept and shown with it. */
  get log(): Log {
    return this.#context.log;
  }

  /** JSON by key, kept by the host; one space per source name, so other versions of the source read the same. */
  get store(): Store {
    return this.#context.store;
  }

  /**
   * Sends a message: at most once, in order per sender and receiver. Never waits, never says whether it arrived; what
   * is known to be undeliverable becomes a dead letter. Throws `NOT_AN_ADDRESS` when `to` is none. A message that
   * cannot be copied comes back as a `PoisonMessage` that names the path of the bad value, as soon as it would leave
   * the realm. To an address whose class is known only what the class declares (`TakenBy`) compiles.
   */
  send<Class>(to: ActorAddress<Class>, message: TakenBy<Class>): void {
    this.#context.send(to, message);
  }

  /**
   * Sends a message and awaits what the receiver sends to its `sender`: of the type that the message declares as
   * `reply`, as its author says. Rejects as `ActorSystem.ask` does.
   */
  ask<Class, Message extends TakenBy<Class>>(
    to: ActorAddress<Class>,
    message: Message,
    options?: AskOptions,
  ): Promise<ReplyTo<Message>> {
    return this.#context.ask(to, message, options) as Promise<ReplyTo<Message>>;
  }

  /**
   * Creates a child and returns its address at once; messages sent to it wait until it runs. If it cannot start, this
   * actor gets one `ChildActorExited` with the reason. With `globalName` it is get-or-create in the whole convention, a
   * promise, and the actor is nobody's child: if another class holds the name, the address is that one's all the same.
   * It is the holder of the moment in which the name was asked for, and may end while the address is on its way. An
   * actor that stops ends its children first: from then on, in `onStop` too, it creates only actors with a
   * `globalName`. Throws `MESSAGE_INVALID` for options that make no sense, `NOT_SUPPORTED` for one that there is not,
   * for a class that does not extend `Actor`, and for a child of an actor that stops.
   */
  createActor<Class extends ActorClass | string>(
    actor: Class,
    options: CreateOptions & { globalName: string },
  ): Promise<ActorAddress<Class>>;
  createActor<Class extends ActorClass | string>(
    actor: Class,
    options?: CreateOptions & { globalName?: undefined },
  ): ActorAddress<Class>;
  createActor(actor: ActorClass | string, options?: CreateOptions): ActorAddress | Promise<ActorAddress> {
    checkActorOptions("createActor", options);
    checkCreation(actor, options);
    return this.#context.createActor(actor, options);
  }

  /**
   * Sends `payload` to this actor itself after `delayMs`, not earlier; the earliest first. Moves along in a hot swap.
   */
  wakeupAfter(delayMs: number, payload?: unknown): Wakeup {
    return this.#context.wakeupAfter(delayMs, payload);
  }

  /** True when the wakeup was still to come. */
  cancelWakeup(wakeup: Wakeup): boolean {
    return this.#context.cancelWakeup(wakeup);
  }

  /** Gives an event to everybody who subscribed to this actor, in order. With nobody there it costs nothing. */
  publish(event: unknown): void {
    this.#context.publish(event);
  }

  /**
   * From now on this actor gets what that one publishes, in order, as messages with the publisher as their sender (what
   * a handler throws on one is noted and makes no poison). 1,000 wait at most: what is published beyond is missed until
   * it has caught up, and there an `EventsMissed` says how many. When the publisher exits, or there is none, it gets
   * one `SubscriptionEnded`. Moves along in a hot swap of either.
   */
  subscribe(publisher: ActorAddress): void {
    this.#context.subscribe(publisher);
  }

  /** No event of that actor comes any more, not even one that waits already. */
  unsubscribe(publisher: ActorAddress): void {
    this.#context.unsubscribe(publisher);
  }

  /** Ends this actor after the message in hand, its children first. Waiting messages become dead letters. */
  stop(): void {
    this.#context.stop();
  }

  /**
   * For a worker of a troupe: keeps its job after the message in hand (true), over as many as it takes, and ends it
   * (false). Until then it gets no other job; what else is sent to its own address it handles as any actor does. If it
   * fails meanwhile the job is over and the requester gets the poison. Without a job it does nothing.
   */
  workInProgress(isInProgress: boolean): void {
    this.#context.workInProgress(isInProgress);
  }

  /**
   * Changes how many workers a troupe may have, behind what was sent to it before. Surplus workers leave when their job
   * is done. Throws `MESSAGE_INVALID` for limits that are none; for an actor that is no troupe it makes a dead letter.
   */
  setTroupeLimits(troupe: ActorAddress, limits: Partial<TroupeLimits>): void {
    checkActorOptions("setTroupeLimits", limits);
    this.#context.setTroupeLimits(troupe, limits);
  }

  /**
   * From now on (or no longer) this actor gets a `DeadLetter` for each undeliverable message of any host of the
   * convention.
   */
  handleDeadLetters(isWanted: boolean): void {
    this.#context.register("deadLetters", isWanted);
  }

  /** One `HostChanged` `added` per present host at once, then one per change; none after `false`. */
  notifyOnHostChanges(isWanted: boolean): void {
    this.#context.register("hostChanges", isWanted);
  }

  /**
   * One `SourceAvailability` per source that may be used on this host at once, then one per change (approved, revoked,
   * expired, unloaded, loaded again); none after `false`.
   */
  notifyOnSourceAvailability(isWanted: boolean): void {
    this.#context.register("sourceAvailability", isWanted);
  }

  /**
   * Changes what this actor's host offers (null takes it away): actors that need it and lost it exit, with their
   * children, or move to another host (`static onCapabilityLoss`).
   */
  updateCapability(name: string, value: unknown): void {
    this.#context.updateCapability(name, value);
  }
}

/** The key under which a realm hands an actor its context while its constructor runs. */
export const CONTEXT: unique symbol = Symbol("callboard.context");

/** The `new.target` that a realm constructs an actor with. */
export interface Birthplace {
  [CONTEXT]: ActorContext | undefined;
}

/**
 * Throws `NOT_SUPPORTED` for what is neither an actor class nor the name of one, `MESSAGE_INVALID` for options that no
 * host could make an actor with.
 */
export function checkCreation(actor: unknown, options?: CreateOptions): void {
  if (typeof actor === "string" || isActorClass(actor)) {
    checkCreateOptions(options);
    return;
  }
  const given = typeof actor === "function" ? actor.name || "a function without a name" : inspect(actor, { depth: 0 });
  throw new RuntimeError(
    "NOT_SUPPORTED",
    `createActor was given ${given.slice(0, 200)}, which is no class that extends Actor`,
    "Give a class that extends Actor, or the name of one that a source exports.",
  );
}

/** Whether it is a class that extends `Actor`. */
export function isActorClass(value: unknown): value is ActorClass {
  return typeof value === "function" && value.prototype instanceof Actor;
}

/** What `this` does for an actor; implemented by the realm. */
export interface ActorContext {
  readonly address: ActorAddress;
  readonly capabilities: Capabilities;
  readonly log: Log;
  readonly store: Store;
  send(to: ActorAddress, message: unknown): void;
  ask(to: ActorAddress, message: unknown, options?: AskOptions): Promise<unknown>;
  createActor(actor: ActorClass | string, options?: CreateOptions): ActorAddress | Promise<ActorAddress>;
  wakeupAfter(delayMs: number, payload: unknown): Wakeup;
  cancelWakeup(wakeup: Wakeup): boolean;
  publish(event: unknown): void;
  subscribe(publisher: ActorAddress): void;
  unsubscribe(publisher: ActorAddress): void;
  stop(): void;
  register(interest: Interest, isWanted: boolean): void;
  updateCapability(name: string, value: unknown): void;
  workInProgress(isInProgress: boolean): void;
  setTroupeLimits(troupe: ActorAddress, limits: Partial<TroupeLimits>): void;
}

export type Interest = "deadLetters" | "hostChanges" | "sourceAvailability";

/** What a host offers, or an actor asks of it. Values are JSON. */
export type Capabilities = Readonly<Record<string, unknown>>;

/** A pending wakeup: plain data, valid also after a hot swap. */
export type Wakeup = number;

/** How long an ask waits, and what ends it early. */
export interface AskOptions {
  /** From 0 up to a day, default 5,000; the ask rejects with `ASK_TIMEOUT` not before. */
  timeoutMs?: number;
  /** Aborted: the ask rejects with `ASK_ABORTED`. The message is on its way all the same. */
  signal?: AbortSignal;
}

/** How a message from outside any actor is sent. */
export interface TellOptions {
  /**
   * On whose behalf the program outside sends: 1 to 48 of `a-z 0-9 _`. The receiver reads it from the sender's address
   * with `senderLabel`, and it is shown wherever that sender is.
   */
  label?: string | undefined;
}

/** On whose behalf the program outside ends actors, and why: kept with what is left of them (`Afterlife`). */
export interface EndOptions extends TellOptions {
  why?: string | undefined;
}

/** Where a new actor lives, what it starts with, and under which name. */
export interface CreateOptions {
  /** Capabilities that the host must have beside the class's own `requires`. */
  requirements?: Capabilities;
  /** Another source than the parent's. */
  sourceHash?: string;
  /** Given to `onStart`, now and at each restart; must be copyable. */
  init?: unknown;
  /**
   * Get or create: at most one actor of the convention holds it. 1 to 200 visible characters without spaces, the first
   * no `@`.
   */
  globalName?: string;
}

/**
 * One line per call: strings as they are, all else as `util.inspect` writes it, joined by spaces; cut at 10,000
 * characters.
 */
export interface Log {
  /** A line of level `debug`. Values are written as `console.log` writes them. */
  debug(...values: unknown[]): void;
  /** A line of level `info`. */
  info(...values: unknown[]): void;
  /** A line of level `warn`. */
  warn(...values: unknown[]): void;
  /** A line of level `error`. */
  error(...values: unknown[]): void;
}

/**
 * JSON by key; one actor's calls take effect in the order it made them. Rejects with `MESSAGE_INVALID` what is not JSON
 * or is longer than 1 MiB as text, and keys that are empty, longer than 1,000 characters or begin with `callboard.`.
 */
export interface Store {
  /** The value last put, or undefined. */
  get(key: string): Promise<unknown>;
  /** Settles when the value is on disk. */
  put(key: string, value: unknown): Promise<void>;
  /** Settles as `put` does; no such key is no error. */
  delete(key: string): Promise<void>;
}

/** What happens to an actor whose handler throws. In each case the sender gets a `PoisonMessage` after the last try. */
export interface FailurePolicy {
  /** How often the same message is tried again at once, keeping its place (default 1). */
  retries?: number;
  /**
   * `resume` (default): state kept, next message. `restart`: a new instance, waiting messages kept. `stop`: the actor
   * ends. `escalate`: the actor ends as with `stop`; its parent gets the `ChildActorExited` (`reason`: `failed: ` and
   * the error's message), and when its handlers have seen it the parent's own policy applies to it as if it had failed
   * itself: so on upwards while that is `escalate`; above an actor without parent nothing more. To a parent that is
   * ending already nothing more happens. A worker's parent is its troupe, whose class is the worker's.
   */
  then?: "resume" | "restart" | "stop" | "escalate";
  /** More restarts than this within a minute, after whoever's failure, stop the actor (default 5). */
  maxRestartsPerMinute?: number;
}

/**
 * When an actor exits by itself, by its realm's clock, never early: so long after its first message, or when it had
 * nothing to do for so long since it was created or got its last message. Its parent gets a `ChildActorExited` with the
 * reason `transient`; messages that still wait become dead letters (the idle kind has none). A hot swap takes the time
 * along.
 */
export type Transient = { readonly afterFirstMessageMs: number } | { readonly idleMs: number };

/**
 * A message that the class names in `static initializing`: what `onInitialized` gets, one for each type, in the order
 * of the list. They are not shown to `receive`. All else that comes before the last of them is held, a second one of a
 * type too, and is handled in order after the hook. The held ones move along in a hot swap and become dead letters when
 * the actor stops before; if the hook fails, the actor could not start: they come back as poison, its parent is told.
 */
export interface InitialMessage {
  readonly message: { readonly type: string };
  readonly sender: ActorAddress;
}

/**
 * `static troupe`: an address of the class stands for several workers of it. Each message is a job: a free worker gets
 * it as if its sender had written to that worker, else a new one while there are fewer than `max`, else it waits in
 * order (`mailbox.max` holds). Each job is handled once: what the worker sends to the sender is the answer, and comes
 * from the worker's address. Free workers above `idle` (default 0) leave a second after. A worker that fails on a job,
 * after its retries: the requester gets the poison, the worker the next job. One that exits while it holds a job: the
 * job is tried once more on another, then the requester gets the poison. Workers are children of the troupe, get its
 * `init`, and live in its realm: they share its thread.
 */
export interface TroupeLimits {
  /** Never more workers than this, from 1. */
  readonly max: number;
  /** So many free ones are kept. */
  readonly idle: number;
}

/** An actor class: no constructor arguments; the static members of the table above. */
export type ActorClass = (new () => Actor) & {
  accepts?: readonly AnyMessageType[];
  handles?: readonly MessageHandler[];
  requires?: Capabilities;
  /** Asked on each candidate host beside `requires`; false, or a throw, refuses the host. */
  capabilityCheck?(capabilities: Capabilities, requirements: Capabilities): boolean;
  /**
   * What becomes of its actors when their host no longer offers what they need. `"exit"` (default): they exit, with
   * their children. `"relocate"`: each goes on at the same address on a host that fits, with its waiting messages,
   * wakeups, subscriptions, name, parent and children, as in a hot swap: `snapshot()`, constructor, `restore(state,
   * from)`, then `onStop("swapped")` on the old instance and `onSwapped()` on the new one. Without a `snapshot()` it
   * starts anew: constructor, `onStart(init)`. Its children stay where they are, unless they lost what they need
   * themselves. When no host fits, or the move fails, it exits all the same, and its host's log says why. For actors of
   * sources.
   */
  onCapabilityLoss?: "exit" | "relocate";
  failure?: FailurePolicy;
  mailbox?: { max: number };
  transient?: Transient;
  initializing?: readonly AnyMessageType[];
  troupe?: { readonly max: number; readonly idle?: number };
  /**
   * `true`: after each message that changed it, the actor's `snapshot()` is saved, and only then does what it sent and
   * published leave. So whoever has an answer can rely on it: the state behind it outlives the process (kill -9), the
   * realm and the host. An actor created again under the same global name begins with constructor, `onStart(init)`,
   * `restore(state, from)`. `snapshot()` must give JSON of at most 1 MiB; undefined takes away what was saved. A
   * handler that throws, or a state that cannot be saved, leaves nothing behind: another instance goes on from what is
   * on disk, for the next try too, and nothing was sent. Asks and creations do not wait for the saving. One message per
   * write to disk: about a thousand a second for one actor; the writes of several actors are gathered.
   */
  persistent?: boolean;
};

/** Named by the source that a swapped actor came from: what `restore(state, from)` gets. */
export interface SourceVersion {
  name: string;
  version: string;
  hash: string;
}
