import type { z } from "zod";
import { readIssues, type SchemaIssue, schemaIssues } from "../core/schema-issues.ts";
import { RuntimeError } from "../errors.ts";
import { checkOptions } from "../spelling/options.ts";
import type { ActorAddress } from "./address.ts";
import { isIn, parseFields, readSchema, saysOfOthers } from "./message-schema.ts";

/** The fields of a message type. */
export type MessageFields = z.ZodObject;

declare const answer: unique symbol;

/**
 * A message of a type: plain data, its `type` beside its fields. What answers it is known to the compiler only: the
 * value holds nothing of it.
 */
export type MessageOf<Type extends string, Fields extends MessageFields, Reply = unknown> = {
  readonly type: Type;
  readonly [answer]?: Made<Reply>;
} & z.output<Fields>;

/**
 * A kind of message. Call it to make one: the fields are parsed, and what does not fit throws `MESSAGE_INVALID` with
 * paths. The parsed fields are what it holds: with defaults, coerced, trimmed, as the schema says.
 */
export interface MessageType<
  Type extends string = string,
  Fields extends MessageFields = MessageFields,
  Reply = unknown,
> {
  (fields: z.input<Fields>): MessageOf<Type, Fields, Reply>;
  readonly type: Type;
  readonly schema: Fields;
  /**
   * Whether a value is such a message as it stands: what only the parsed message has, as a default, has to be there.
   */
  is(value: unknown): value is MessageOf<Type, Fields, Reply>;
  /**
   * The message that a value stands for, as handlers get it: its fields parsed, or the value itself when the schema
   * changes none. Undefined when the type is another, or the fields do not fit.
   */
  read(value: unknown): MessageOf<Type, Fields, Reply> | undefined;
  /** JSON Schema of the fields as a sender writes them, without `type`: what a form is made from. */
  readonly jsonSchema: Record<string, unknown>;
  /** The types that it says answer it; empty when it says nothing. */
  readonly replies: readonly Reply[];
}

/** Any message type, whatever its fields and answers. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where fields of every type must meet
export type AnyMessageType = MessageType<string, any, any>;

/** The message that a type makes; of a union of types, each one's. Unknown when the type is. */
export type Made<T> = unknown extends T
  ? unknown
  : T extends MessageType<infer Type, infer Fields, infer Reply>
    ? MessageOf<Type, Fields, Reply>
    : never;

/** What an `ask` with this message resolves to: what its type declares as `reply`, else unknown. */
export type ReplyTo<Message> = Message extends { readonly [answer]?: infer Reply } ? Reply : unknown;

/** The sender of a message whose type declares `reply`: it takes these answers and nothing else. */
type Asker<Reply> = unknown extends Reply ? unknown : { readonly accepts: readonly Reply[] };

const RESERVED_PREFIX = "callboard.";

/** Whether it is a type of the runtime's own messages, which begin with `callboard.`. */
export function isReservedType(type: unknown): boolean {
  return typeof type === "string" && type.startsWith(RESERVED_PREFIX);
}

/**
 * The runtime's own messages that it has shown to handlers. Only these are of its types: an actor's object may say
 * another type at each reading. It holds nothing but marks, for as long as the messages are there anyway.
 */
const shown = new WeakSet<object>();

/** Marks a message of the runtime's own that a handler is about to see. */
export function markShown(message: unknown): void {
  if (typeof message === "object" && message !== null) shown.add(message);
}

/** Whether it is a message of the runtime's own, and no actor's that looks like one. */
export function isShown(value: unknown): boolean {
  return typeof value === "object" && value !== null && shown.has(value);
}

/**
 * Declares a kind of message. `fields` is a `z.object` without `type`. Throws `RESERVED_TYPE` for a type that begins
 * with `callboard.`, and `MESSAGE_INVALID` for a schema that JSON Schema cannot express (dates, transforms, maps), that
 * has a field named `type`, or an async refinement; `address()` and `bytes()` stand in for the two that messages need
 * beyond JSON.
 *
 * `reply` names the type, or the types, of the message that answers it. `ask` is then typed, and the handler's `sender`
 * takes nothing else; nobody checks it while it runs, and a receiver that fails still rejects the ask.
 *
 * ```ts
 * const Greeting = message("hello.Greeting", z.object({ text: z.string() }));
 * const Greet = message("hello.Greet", z.object({ name: z.string() }), { reply: Greeting });
 * ```
 */
export function message<Type extends string, Fields extends MessageFields, Reply extends AnyMessageType>(
  type: Type,
  fields: Fields,
  options: { readonly reply: Reply | readonly Reply[] },
): MessageType<Type, Fields, Reply>;
export function message<Type extends string, Fields extends MessageFields>(
  type: Type,
  fields: Fields,
): MessageType<Type, Fields>;
export function message(
  type: string,
  fields: MessageFields,
  options?: { readonly reply: AnyMessageType | readonly AnyMessageType[] },
): AnyMessageType {
  if (isReservedType(type)) {
    throw new RuntimeError(
      "RESERVED_TYPE",
      `message type ${type} begins with ${RESERVED_PREFIX}`,
      "Choose another prefix.",
    );
  }
  if (type.length === 0 || type.length > 200) {
    throw new RuntimeError(
      "MESSAGE_INVALID",
      `a message type has 1 to 200 characters, not ${type.length}`,
      "Shorten it.",
    );
  }
  checkOptions("message", options);
  return define(type, fields, options === undefined ? [] : [options.reply].flat());
}

/** `message` without the check for the runtime's own prefix. */
export function define<Type extends string, Fields extends MessageFields, Reply = unknown>(
  type: Type,
  fields: Fields,
  replies: readonly Reply[] = [],
): MessageType<Type, Fields, Reply> {
  const { jsonSchema, changesValues } = readSchema(type, fields);
  const isTypeTakenOut = saysOfOthers(fields);
  const isReserved = isReservedType(type);
  const mayBe = (value: unknown) => typeOf(value) === type && (!isReserved || isShown(value));
  const refusal = (details: SchemaIssue[]) => {
    const remedy = "Send what the message's schema asks for.";
    return new RuntimeError("MESSAGE_INVALID", `${type}: ${readIssues(details)}`, remedy, { details });
  };
  const messageOf = (data: z.output<Fields>): MessageOf<Type, Fields, Reply> => {
    const made = { type, ...data };
    if (made.type === type) return made;
    throw refusal([{ path: "type", message: `it is always ${type}` }]);
  };
  const make = (value: z.input<Fields>): MessageOf<Type, Fields, Reply> => {
    const parsed = parseFields(type, fields, isTypeTakenOut, value);
    if (parsed.success) return messageOf(parsed.data);
    throw refusal(schemaIssues(parsed.error.issues));
  };
  const read = (value: unknown): MessageOf<Type, Fields, Reply> | undefined => {
    if (!mayBe(value)) return undefined;
    const parsed = parseFields(type, fields, isTypeTakenOut, value);
    if (!parsed.success) return undefined;
    return changesValues ? messageOf(parsed.data) : (value as MessageOf<Type, Fields, Reply>);
  };
  const is = (value: unknown): value is MessageOf<Type, Fields, Reply> => {
    if (!mayBe(value)) return false;
    const parsed = parseFields(type, fields, isTypeTakenOut, value);
    return parsed.success && (!changesValues || isIn(value, parsed.data));
  };
  return Object.assign(make, { type, schema: fields, is, read, jsonSchema, replies });
}

function typeOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (value as { type?: unknown }).type : undefined;
}

/** What is wrong with the fields of a message of this type; empty when they fit. */
export function fieldIssues({ type, schema }: AnyMessageType, value: unknown): SchemaIssue[] {
  return schemaIssues(parseFields(type, schema, saysOfOthers(schema), value).error?.issues ?? []);
}

/** Returned by a handler of `static handles`: let the next one that matches have the message. */
export const PASS: unique symbol = Symbol("callboard.PASS");

/** One entry of `static handles`, made by `on`. */
export interface MessageHandler<Type extends AnyMessageType = AnyMessageType> {
  readonly messageType: Type;
  /** What runs for such a message; returns `PASS` to try the next entry. */
  readonly run: (self: object, message: unknown, sender: ActorAddress) => unknown;
}

/**
 * A handler for one type of message, for `static handles`. It gets the message with its fields parsed. It may be async,
 * and may return `PASS`, also later: if nobody is left then who takes the message, it comes back as poison. When the
 * type declares `reply`, what it sends to `sender` is checked.
 */
export function on<Self extends object, Type extends string, Fields extends MessageFields, Reply>(
  messageType: MessageType<Type, Fields, Reply>,
  run: (self: Self, message: MessageOf<Type, Fields, Reply>, sender: ActorAddress<Asker<Reply>>) => void,
): MessageHandler<MessageType<Type, Fields, Reply>> {
  return { messageType, run: run as MessageHandler["run"] };
}
