import { z } from "zod";
import type { ActorAddress } from "./address.ts";
import { readIssues, schemaIssues } from "./core/schema-issues.ts";
import { RuntimeError } from "./errors.ts";

/** The fields of a message type. */
export type MessageFields = z.ZodObject;

declare const answer: unique symbol;

/**
 * A message of a type: plain data, its `type` beside its fields. What answers it is known to the compiler only: the value holds
 * nothing of it.
 */
export type MessageOf<Type extends string, Fields extends MessageFields, Reply = unknown> = {
  readonly type: Type;
  readonly [answer]?: Made<Reply>;
} & z.output<Fields>;

/**
 * A kind of message. Call it to make one: the fields are parsed, and what does not fit throws `MESSAGE_INVALID` with paths.
 * `is` tells whether a value is one (type and fields) and changes nothing.
 */
export interface MessageType<
  Type extends string = string,
  Fields extends MessageFields = MessageFields,
  Reply = unknown,
> {
  (fields: z.input<Fields>): MessageOf<Type, Fields, Reply>;
  readonly type: Type;
  readonly schema: Fields;
  is(value: unknown): value is MessageOf<Type, Fields, Reply>;
  /** JSON Schema of the fields, without `type`: what a form is made from. */
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
 * Declares a kind of message. `fields` is a `z.object` without `type`. Throws `RESERVED_TYPE` for a type that begins with
 * `callboard.`, and `MESSAGE_INVALID` for a schema that JSON Schema cannot express (dates, transforms, maps); `address()`
 * and `bytes()` stand in for the two that messages need beyond JSON.
 *
 * `reply` names the type, or the types, of the message that answers it. `ask` is then typed, and the handler's `sender` takes
 * nothing else; nobody checks it while it runs, and a receiver that fails still rejects the ask.
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
  return define(type, fields, options === undefined ? [] : [options.reply].flat());
}

/** `message` without the check for the runtime's own prefix. */
export function define<Type extends string, Fields extends MessageFields, Reply = unknown>(
  type: Type,
  fields: Fields,
  replies: readonly Reply[] = [],
): MessageType<Type, Fields, Reply> {
  const jsonSchema = jsonSchemaOf(type, fields);
  const make = (value: z.input<Fields>): MessageOf<Type, Fields, Reply> => {
    const parsed = fields.safeParse(value);
    if (parsed.success) return { type, ...parsed.data };
    const details = schemaIssues(parsed.error.issues);
    const remedy = "Send what the message's schema asks for.";
    throw new RuntimeError("MESSAGE_INVALID", `${type}: ${readIssues(details)}`, remedy, { details });
  };
  const is = (value: unknown): value is MessageOf<Type, Fields, Reply> =>
    typeof value === "object" &&
    value !== null &&
    (value as { type?: unknown }).type === type &&
    fields.safeParse(value).success;
  return Object.assign(make, { type, schema: fields, is, jsonSchema, replies });
}

const NOT_JSON = new Set([
  "bigint",
  "symbol",
  "undefined",
  "void",
  "date",
  "map",
  "set",
  "pipe",
  "transform",
  "nan",
  "custom",
  "function",
  "promise",
]);

function jsonSchemaOf(type: string, fields: MessageFields): Record<string, unknown> {
  return z.toJSONSchema(fields, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const kind = zodSchema._zod.def.type;
      if (!NOT_JSON.has(kind)) return;
      if (zodSchema._zod.bag.Class !== Uint8Array) {
        const remedy = "Use JSON types, address() or bytes().";
        throw new RuntimeError("MESSAGE_INVALID", `${type}: JSON Schema cannot express ${kind}`, remedy);
      }
      jsonSchema.type = "string";
      jsonSchema.contentEncoding = "base64";
    },
  }) as Record<string, unknown>;
}

/** Returned by a handler of `static handles`: let the next one that matches have the message. */
export const PASS: unique symbol = Symbol("callboard.PASS");

/** One entry of `static handles`, made by `on`. */
export interface MessageHandler<Type extends AnyMessageType = AnyMessageType> {
  readonly messageType: Type;
  readonly run: (self: object, message: unknown, sender: ActorAddress) => unknown;
}

/**
 * A handler for one type of message, for `static handles`. It may be async, and may return `PASS`, also later: if nobody is left then who
 * takes the message, it comes back as poison. When the type declares `reply`, what it sends to `sender` is checked.
 */
export function on<Self extends object, Type extends string, Fields extends MessageFields, Reply>(
  messageType: MessageType<Type, Fields, Reply>,
  run: (self: Self, message: MessageOf<Type, Fields, Reply>, sender: ActorAddress<Asker<Reply>>) => void,
): MessageHandler<MessageType<Type, Fields, Reply>> {
  return { messageType, run: run as MessageHandler["run"] };
}
