import { decode, encode } from "./plain-value.ts";
import type { Carried } from "./realm-control.ts";

/** A value of the author's, ready to cross. Throws when it cannot be copied. */
export function carry(value: unknown): Carried {
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

export function carryInit(value: unknown): Carried | null {
  return value === undefined ? null : carry(value);
}

export function carried(value: Carried | null): unknown {
  if (value === null) return undefined;
  return "json" in value ? decode(value.json) : value.clone;
}
