import type { SavedMessage, SendKind, SentMessage } from "#protocol/message";

/** A message before it is sent: what the composer begins with. */
export interface Draft {
  kind: SendKind;
  message: unknown;
  timeoutMs: number;
}

export const DEFAULT_TIMEOUT_MS = 5_000;
export const MAX_TIMEOUT_MS = 60_000;

/** From history or a saved message; null when the message was too long to be kept. */
export function draftOf({ kind, message, timeoutMs }: SentMessage | SavedMessage): Draft | null {
  return message === undefined ? null : { kind, message, timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS };
}

/** The message's declared type; null for a plain value. */
export function typeOf(message: unknown): string | null {
  return typeof message === "object" && message !== null && "type" in message && typeof message.type === "string"
    ? message.type
    : null;
}

/** The fields beside the type. */
export function fieldsOf(message: unknown): Record<string, unknown> {
  if (typeof message !== "object" || message === null || Array.isArray(message)) return {};
  const { type: _type, ...fields } = message as Record<string, unknown>;
  return fields;
}
