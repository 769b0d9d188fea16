import type { ActorClass } from "../author/actor.ts";
import { type AnyMessageType, isReservedType } from "../author/message.ts";
import { RuntimeError } from "../errors.ts";

/**
 * A message type that a class declares, with the JSON Schema of its fields (without `type`): what a form is made from.
 */
export interface AcceptedMessage {
  readonly type: string;
  readonly schema: Record<string, unknown>;
  /** The types that it says answer it; empty when it says nothing. */
  readonly replies: string[];
}

/** What the class names in `handles` and `accepts`, each type once, in that order. */
export function acceptedMessages(actor: ActorClass): AcceptedMessage[] {
  const byType = new Map<string, AcceptedMessage>();
  for (const { type, jsonSchema, replies } of declaredTypes(actor)) {
    const answers = replies.map((reply: AnyMessageType) => reply.type);
    if (!byType.has(type)) byType.set(type, { type, schema: jsonSchema, replies: answers });
  }
  return [...byType.values()];
}

/**
 * Refuses a class whose `handles` or `accepts` holds anything but `on(…)` and message types; the types themselves
 * refused what JSON Schema cannot express when they were made.
 */
export function checkDeclaredMessages(name: string, actor: ActorClass): void {
  const refuse = (what: string, remedy: string) => new RuntimeError("MESSAGE_INVALID", `${name}: ${what}`, remedy);
  if (actor.handles !== undefined && !isListOf(actor.handles, (entry) => isMessageType(entry.messageType))) {
    throw refuse("static handles is not a list of on(…)", "Write static handles = [on(Type, (self, message) => …)].");
  }
  if (actor.accepts !== undefined && !isListOf(actor.accepts, isMessageType)) {
    throw refuse(
      "static accepts is not a list of message types",
      'Write static accepts = [Type], Type = message("…", …).',
    );
  }
  const reserved = (actor.accepts ?? []).find(({ type }) => isReservedType(type));
  if (reserved !== undefined) {
    const what = `${name}: static accepts names ${reserved.type}, which only the runtime sends`;
    throw new RuntimeError("RESERVED_TYPE", what, "Name types of your own; receive() sees what the runtime sends.");
  }
}

/** As the class names them; one may be there more than once. */
export function declaredTypes(actor: ActorClass): AnyMessageType[] {
  return [...(actor.handles ?? []).map((handler) => handler.messageType), ...(actor.accepts ?? [])];
}

function isListOf(list: unknown, isItem: (item: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(list) && list.every((item) => item !== null && item !== undefined && isItem(item));
}

/** Whether it was made by `message()`. */
export function isMessageType(value: unknown): boolean {
  if (typeof value !== "function") return false;
  const { type, jsonSchema, replies } = value as Partial<AnyMessageType>;
  return typeof type === "string" && typeof jsonSchema === "object" && Array.isArray(replies);
}
