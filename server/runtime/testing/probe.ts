import { AssertionError } from "node:assert";
import { inspect, isDeepStrictEqual } from "node:util";
import { Actor, type ActorClass, type CreateOptions } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { AnyMessageType, Made } from "../author/message.ts";
import type { TakenBy } from "../author/taken-messages.ts";
import { checkOptions } from "../spelling/options.ts";
import type { ActorSystem } from "../system/system.ts";

/** How patient a probe is on threads; on sequential see `patienceMs` of the test system. */
export interface ProbeOptions {
  /** On threads, how long `expect` waits for a message. Default 5,000. */
  deadlineMs?: number;
  /** On threads, how long `expectNothing` listens. Default 50. */
  quietMs?: number;
}

/**
 * An actor that a test holds in its hand: it sends, is sent to, and reads what came one by one, in the order it came.
 *
 * ```ts
 * const buyer = await test.probe();
 * const shop = buyer.createActor(Shop, { init: { lamps: 1 } });
 * buyer.send(shop, Buy({ lamps: 1 }));
 * buyer.send(shop, Buy({ lamps: 1 }));
 * await buyer.expect(Sold, { left: 0 });
 * await buyer.expect(Refused);
 * await buyer.expectNothing();
 * ```
 *
 * On the sequential base `expect` lets everything run that can run now, so it neither sleeps nor depends on the
 * machine's speed: what has not come by then does not come before the clock moves. What a handler or hook awaits
 * outside the runtime (a file, a request) is part of that: it is waited for, up to the patience. What a handler began
 * and does not await is not: return its promise.
 */
export interface Probe {
  /** Put it where an actor wants an address: as `replyTo`, as an `init`. */
  readonly address: ActorAddress;
  /** Sends as this actor, so answers and poison come back to it. */
  send<Class>(to: ActorAddress<Class>, message: TakenBy<Class>): void;
  /** Creates a child of this actor, so its `ChildActorExited` comes to it. */
  createActor<Class extends ActorClass>(actor: Class, options?: Omit<CreateOptions, "globalName">): ActorAddress<Class>;
  /** Sends to whoever sent the message that was read last. Throws when none was read. */
  reply(message: unknown): void;
  /**
   * Reads the next message and answers it. Throws an `AssertionError` that shows what came instead, or that nothing did
   * and whose handlers have not settled.
   *
   * What to expect is a message type, with the values of some of its fields if these matter; a function that says
   * whether it fits; or a plain value.
   */
  expect<Type extends AnyMessageType>(type: Type, fields?: Partial<Made<Type>>): Promise<Made<Type>>;
  /** Reads the next message, which has to be one for which `fits` returns true. */
  expect(fits: (message: unknown) => boolean): Promise<unknown>;
  /** Reads the next message, which has to equal `value` deeply. */
  expect<Value extends string | number | boolean | null | readonly unknown[]>(value: Value): Promise<Value>;
  /** Throws an `AssertionError` that shows the next message when there is one that was not read. */
  expectNothing(): Promise<void>;
}

/** A message that was not sent yet. */
interface Expected {
  readonly hasCome: () => boolean;
  /** `wake` is called when it comes. */
  readonly onMessage: (wake: () => void) => void;
}

/** How a probe waits. */
export interface Patience {
  /** Settles when it has come, or does not come any more: `ms` are over, or nothing is left that could send it. */
  forMessage(ms: number, expected: Expected): Promise<void>;
  /** Settles when what can happen now has happened; on threads when it comes, or `ms` are over. */
  forQuiet(ms: number, expected: Expected): Promise<void>;
  /** For a reader: how long it waited, and which actors have not finished what they do. */
  describeEnd(ms: number): string;
}

/** On threads: until the message or the deadline. */
export function waitInRealTime(ms: number, { onMessage }: Expected): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    onMessage(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

interface Received {
  readonly message: unknown;
  readonly sender: ActorAddress;
}

export async function openProbe(system: ActorSystem, patience: Patience, options: ProbeOptions = {}): Promise<Probe> {
  checkOptions("test.probe", options);
  const { deadlineMs = 5_000, quietMs = 50 } = options;
  const unread: Received[] = [];
  let last: Received | undefined;
  let wake: (() => void) | undefined;
  let self: ProbeActor | undefined;

  class ProbeActor extends Actor {
    onStart() {
      self = this;
    }
    receive(message: unknown, sender: ActorAddress) {
      unread.push({ message, sender });
      wake?.();
    }
  }

  const address = await system.createActor(ProbeActor);
  const actor = self as ProbeActor | undefined;
  if (actor === undefined) throw new Error("the probe was created and has not started");

  const awaited: Expected = {
    hasCome: () => unread.length > 0,
    onMessage(then) {
      wake = then;
    },
  };

  return {
    address,
    send: (to, message) => actor.send(to, message),
    createActor: (child, options) => actor.createActor(child, { ...options, globalName: undefined }),
    reply(message) {
      if (last === undefined) throw new AssertionError({ message: "no message was read that could be replied to" });
      actor.send(last.sender, message);
    },
    async expect(expected: unknown, fields: object = {}) {
      if (unread.length === 0) await patience.forMessage(deadlineMs, awaited);
      const next = unread.shift();
      if (next === undefined) {
        const end = patience.describeEnd(deadlineMs);
        throw new AssertionError({ message: `expected ${name(expected, fields)}, no message came${end}` });
      }
      // As a handler gets it.
      const message = isType(expected) ? (expected.read(next.message) ?? next.message) : next.message;
      if (!fits(message, expected, fields)) {
        const instead = `expected ${name(expected, fields)}, got ${inspect(next.message)}`;
        throw new AssertionError({
          message: instead,
          actual: next.message,
          expected: isType(expected) ? fields : expected,
        });
      }
      last = next;
      return message as never;
    },
    async expectNothing() {
      if (unread.length === 0) await patience.forQuiet(quietMs, awaited);
      const [next] = unread;
      if (next !== undefined)
        throw new AssertionError({ message: `expected no message, got ${inspect(next.message)}` });
    },
  };
}

function fits(message: unknown, expected: unknown, fields: object): boolean {
  if (isType(expected)) {
    if (!expected.is(message)) return false;
    return Object.entries(fields).every(([key, value]) => isDeepStrictEqual(Reflect.get(message, key), value));
  }
  return typeof expected === "function" ? expected(message) === true : isDeepStrictEqual(message, expected);
}

function isType(expected: unknown): expected is AnyMessageType {
  return typeof expected === "function" && "jsonSchema" in expected;
}

function name(expected: unknown, fields: object): string {
  if (isType(expected)) return `${expected.type}${Object.keys(fields).length > 0 ? ` ${inspect(fields)}` : ""}`;
  return typeof expected === "function" ? `what fits ${expected.toString().slice(0, 100)}` : inspect(expected);
}
