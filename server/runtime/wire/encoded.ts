import { decode, encode } from "./plain-value.ts";
import type { Encoded } from "./realm-control.ts";

/** A value of the author's, ready to cross. Throws when it cannot be copied. */
export function encodeValue(value: unknown): Encoded {
  let refusal: unknown = null;
  try {
    const body = encode(value);
    if (typeof body === "string") return { json: body };
  } catch (error) {
    refusal = error;
  }
  try {
    // Also of what is richer than a message: a Map, a Date.
    return { clone: structuredClone(value) };
  } catch (error) {
    throw refusal ?? error;
  }
}

export function encodeInit(value: unknown): Encoded | null {
  return value === undefined ? null : encodeValue(value);
}

export function decodeValue(value: Encoded | null): unknown {
  if (value === null) return undefined;
  return "json" in value ? decode(value.json) : value.clone;
}
