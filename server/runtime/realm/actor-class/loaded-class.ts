import {
  type ActorClass,
  type ActorContext,
  type Birthplace,
  type Capabilities,
  CONTEXT,
  type FailurePolicy,
  type InitialMessage,
  type Transient,
  type TroupeLimits,
} from "../../author/actor.ts";
import { type AnyMessageType, type MessageHandler, PASS } from "../../author/message.ts";
import { RuntimeError } from "../../errors.ts";
import { acceptedMessages } from "../../sources/accepted-messages.ts";
import type { ClassFacts } from "../../wire/realm-control.ts";
import {
  capabilityLossRule,
  failureRule,
  initializingList,
  mailboxMax,
  persistentRule,
  requirementsRule,
  transientRule,
  troupeRule,
} from "./class-rules.ts";
import { checkMemberNames } from "./member-names.ts";
import type { TROUPE, TroupePart } from "./troupe-part.ts";

/** The hooks that an instance may have. */
export interface Hooks {
  receive?(message: unknown, sender: string): unknown;
  onStart?(init: unknown): unknown;
  onStop?(reason: string): unknown;
  canSwap?(): boolean;
  snapshot?(): unknown;
  restore?(state: unknown, from: unknown): unknown;
  onSwapped?(): unknown;
  onInitialized?(initial: readonly InitialMessage[]): unknown;
  readonly [TROUPE]?: TroupePart;
}

/** What `handle` returns for a message that none of the class's handlers takes. */
export const UNRECOGNIZED: unique symbol = Symbol("callboard.unrecognized");

/** An actor class as a realm runs it: statics read and checked once. */
export class LoadedClass {
  readonly name: string;
  readonly facts: ClassFacts;
  readonly retries: number;
  readonly afterFailure: NonNullable<FailurePolicy["then"]>;
  readonly maxRestartsPerMinute: number;
  readonly mailboxMax: number;
  readonly transient: Transient | null;
  readonly initializing: readonly AnyMessageType[] | null;
  /** Whether something stands in front of its actors' mailboxes from the start (admission.ts). */
  readonly hasAdmission: boolean;
  /** What its troupe begins with; null: its actors are no troupes. */
  readonly troupe: TroupeLimits | null;
  /** Whether its actors' state is saved after each message. */
  readonly isPersistent: boolean;
  readonly handle: (instance: Hooks, message: unknown, sender: string) => unknown;
  /** What stands for the class at an address when that is no actor of it: the realm's, made when first needed. */
  front: LoadedClass | null = null;
  /** Whether the host was told of the class. */
  isAnnounced = false;
  readonly actorClass: ActorClass;
  readonly #birthplace: Birthplace & (new () => object);

  constructor(name: string, actorClass: ActorClass) {
    this.name = name;
    this.actorClass = actorClass;
    checkMemberNames(name, actorClass);
    const { retries, then, maxRestartsPerMinute } = failureRule(name, actorClass.failure);
    this.retries = retries;
    this.maxRestartsPerMinute = maxRestartsPerMinute;
    this.afterFailure = then;
    this.mailboxMax = mailboxMax(name, actorClass.mailbox);
    this.transient = transientRule(name, actorClass.transient);
    const hasHook = typeof (actorClass.prototype as Hooks).onInitialized === "function";
    this.initializing = initializingList(name, actorClass.initializing, hasHook);
    this.hasAdmission = this.transient !== null || this.initializing !== null;
    this.troupe = troupeRule(name, actorClass.troupe, this.hasAdmission);
    this.isPersistent = persistentRule(name, actorClass);
    this.handle = handlerOf(actorClass);
    this.facts = {
      name,
      requires: requirementsRule(name, actorClass),
      hasCapabilityCheck: typeof actorClass.capabilityCheck === "function",
      onCapabilityLoss: capabilityLossRule(name, actorClass.onCapabilityLoss),
      accepts: acceptedMessages(actorClass),
    };
    this.#birthplace = birthplaceOf(actorClass);
  }

  construct(context: ActorContext): Hooks {
    this.#birthplace[CONTEXT] = context;
    try {
      return new this.#birthplace() as Hooks;
    } finally {
      this.#birthplace[CONTEXT] = undefined;
    }
  }

  /** The author's own check; true when there is none. What it throws counts as no. */
  passesCheck(capabilities: Capabilities, requirements: Capabilities): boolean {
    if (!this.facts.hasCapabilityCheck) return true;
    try {
      return this.actorClass.capabilityCheck?.(capabilities, requirements) === true;
    } catch {
      return false;
    }
  }
}

/**
 * A `new.target` per class carries the context to Actor's constructor, so that no module state has to. It is a derived
 * class, because V8 makes a hidden class per instance for any other `new.target` (measured: 800 bytes an actor instead
 * of 450).
 */
function birthplaceOf(actorClass: ActorClass): Birthplace & (new () => object) {
  const born = class extends actorClass {};
  Object.defineProperty(born, "name", { value: actorClass.name });
  Object.defineProperty(born.prototype, "constructor", { value: actorClass });
  return Object.assign(born, { [CONTEXT]: undefined });
}

function handlerOf(actorClass: ActorClass): LoadedClass["handle"] {
  const handlers = actorClass.handles ?? [];
  const receives = typeof (actorClass.prototype as Hooks).receive === "function";
  if (handlers.length === 0) {
    if (!receives) return () => UNRECOGNIZED;
    return (instance, message, sender) => (instance as Required<Hooks>).receive(message, sender);
  }
  const handle = (instance: Hooks, message: unknown, sender: string, from = 0): unknown => {
    for (let at = from; at < handlers.length; at += 1) {
      const handler = handlers[at] as MessageHandler;
      const read = handler.messageType.read(message);
      if (read === undefined) continue;
      const result = handler.run(instance, read, sender as never);
      if (result instanceof Promise)
        return passedLate(handler, result, () => handle(instance, message, sender, at + 1));
      if (result !== PASS) return result;
    }
    return instance.receive === undefined ? UNRECOGNIZED : instance.receive(message, sender);
  };
  return handle;
}

/** An async handler may pass on, too; when nobody is left who takes the message, it has failed. */
async function passedLate(handler: MessageHandler, handled: Promise<unknown>, next: () => unknown): Promise<void> {
  if ((await handled) !== PASS || (await next()) !== UNRECOGNIZED) return;
  throw new RuntimeError(
    "UNRECOGNIZED",
    `${handler.messageType.type} was passed on, and nobody else takes it`,
    "Write receive(), or another handler for it.",
  );
}
