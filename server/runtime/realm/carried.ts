import { decode, encode } from "../core/plain-value.ts";
import type { Carried } from "./control.ts";

/** A value of the author's, ready to cross. Throws when it cannot be copied. */
export function carry(value: unknown): Carried {
  try {
    const body = encode(value);
    if (typeof body === "string") return { json: body };
  } catch {
    // Richer than a message (a Map, a Date): a structured clone may still do.
  }
  return { clone: structuredClone(value) };
}

export function carryInit(value: unknown): Carried | null {
  return value === undefined ? null : carry(value);
}

export function carried(value: Carried | null): unknown {
  if (value === null) return undefined;
  return "json" in value ? decode(value.json) : value.clone;
}
