import { RuntimeError } from "../errors.ts";

/**
 * What may leave a realm: null, boolean, finite number, string, `Uint8Array` (addresses are strings), arrays and plain
 * objects of these. A message crosses as a JSON string when JSON says all of it, else as it is, to be copied by
 * structured clone; no host on its way opens it. Several at once go in a parcel (parcel.ts), which has the same rules.
 */

/** Deeper than this a message is refused; also what ends a cycle. */
const MAX_DEPTH = 200;

/**
 * So many values are looked at before what is held more than once is kept in mind. A tree that is smaller costs no
 * memory for that; references nested in each other would else be followed along every way that leads to them.
 */
const MAX_UNKEPT_VALUES = 4_096;

const EXACT = 0;
const NEEDS_CLONE = 1;
const REFUSED = 2;
type Fitness = typeof EXACT | typeof NEEDS_CLONE | typeof REFUSED;

/** One look through a message. */
class Walk {
  #unkept = MAX_UNKEPT_VALUES;
  /** The levels of arrays and objects below each. */
  #heights: Map<object, number> | null = null;
  /** The deepest level since it was set. */
  #deepest = 0;

  fitnessOf(value: unknown, depth: number): Fitness {
    switch (typeof value) {
      case "string":
      case "boolean":
        return EXACT;
      case "number":
        if (!Number.isFinite(value)) return REFUSED;
        return value === 0 && Object.is(value, -0) ? NEEDS_CLONE : EXACT;
      case "object":
        if (value === null) return EXACT;
        if (depth === MAX_DEPTH) return REFUSED;
        return this.#heights === null ? this.#unseen(value, depth) : this.#keep(this.#heights, value, depth);
      default:
        return REFUSED;
    }
  }

  #unseen(value: object, depth: number): Fitness {
    this.#unkept -= 1;
    if (this.#unkept === 0) this.#heights = new Map();
    return this.#inside(value, depth);
  }

  #keep(heights: Map<object, number>, value: object, depth: number): Fitness {
    const height = heights.get(value);
    if (height !== undefined) {
      this.#deepest = Math.max(this.#deepest, depth + height);
      if (depth + height >= MAX_DEPTH) return REFUSED;
      // As text it would be written out each time that it is held.
      return NEEDS_CLONE;
    }
    const above = this.#deepest;
    this.#deepest = depth;
    const fitness = this.#inside(value, depth);
    heights.set(value, this.#deepest - depth);
    this.#deepest = Math.max(above, this.#deepest);
    return fitness;
  }

  #inside(value: object, depth: number): Fitness {
    let result: Fitness = EXACT;
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i += 1) {
        const item = this.fitnessOf(value[i], depth + 1);
        if (item === REFUSED) return REFUSED;
        if (item === NEEDS_CLONE) result = NEEDS_CLONE;
      }
      return result;
    }
    if (value instanceof Uint8Array) return value.buffer instanceof ArrayBuffer ? NEEDS_CLONE : REFUSED;
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return REFUSED;
    for (const key in value) {
      const field = (value as Record<string, unknown>)[key];
      // An optional field that was left undefined: JSON would drop the key, a structured clone keeps it.
      const fitness = field === undefined ? NEEDS_CLONE : this.fitnessOf(field, depth + 1);
      if (fitness === REFUSED) return REFUSED;
      if (fitness === NEEDS_CLONE) result = NEEDS_CLONE;
    }
    return result;
  }
}

function fitnessOf(value: unknown): Fitness {
  return new Walk().fitnessOf(value, 0);
}

/** A body on its way: JSON text, or an object that `postMessage` copies. */
export type Body = string | object;

/** Thrown by `encode`: `MESSAGE_INVALID`, and where the value is that cannot be copied, as `message.items[3].at`. */
export class NotPlain extends RuntimeError {
  constructor(path: string, what: string) {
    const remedy = "Send plain data: JSON values, bytes, addresses.";
    super("MESSAGE_INVALID", `${path} is ${what}, which cannot be copied`, remedy, { details: { path } });
  }
}

/** The body of a message. Throws `NotPlain` for one that may not leave. */
export function encode(message: unknown): Body {
  const fitness = fitnessOf(message);
  if (fitness === EXACT) return JSON.stringify(message);
  if (fitness === REFUSED) throw refusal(message);
  return typeof message === "object" && message !== null && !(LONE in message) ? message : { [LONE]: message };
}

/**
 * Around a body whose value is no object (only -0 is not exact), as structured clone has no place to tell it from JSON
 * text; and around one that has this key of its own.
 */
const LONE = "callboard.lone";

export function decode(body: Body): unknown {
  if (typeof body === "string") return JSON.parse(body);
  return LONE in body ? (body as Record<string, unknown>)[LONE] : body;
}

/** Refuses, and freezes, what a message may not hold: for the sequential base and the debug mode. */
export function checkAndFreeze(message: unknown): void {
  if (fitnessOf(message) === REFUSED) throw refusal(message);
  freeze(message);
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const field of Object.values(value)) freeze(field);
}

function refusal(message: unknown): NotPlain {
  // What is fit along one way to it may be nested too deep along another.
  return findRefused(message, "message", new Set(), new Map()) ?? new NotPlain("message", TOO_DEEP);
}

const TOO_DEEP = `nested deeper than ${MAX_DEPTH}`;
const MAX_PATH = 200;

/** `fit`: in which nothing was found. `above`: those that hold it, each by its path. */
function findRefused(value: unknown, path: string, fit: Set<object>, above: Map<object, string>): NotPlain | null {
  if (typeof value !== "object" || value === null) {
    return fitnessOf(value) === REFUSED ? new NotPlain(path, describeKind(value)) : null;
  }
  const holder = above.get(value);
  if (holder !== undefined) return new NotPlain(path, `${holder} once more, a cycle`);
  if (above.size === MAX_DEPTH) return new NotPlain(`${path.slice(0, MAX_PATH)}…`, TOO_DEEP);
  if (fit.has(value)) return null;
  above.set(value, path);
  const found = findRefusedIn(value, path, fit, above);
  above.delete(value);
  if (found === null) fit.add(value);
  return found;
}

function findRefusedIn(value: object, path: string, fit: Set<object>, above: Map<object, string>): NotPlain | null {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const found = findRefused(value[i], `${path}[${i}]`, fit, above);
      if (found !== null) return found;
    }
    return null;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return fitnessOf(value) === REFUSED ? new NotPlain(path, describeKind(value)) : null;
  }
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    const found = findRefused(field, `${path}.${key}`, fit, above);
    if (found !== null) return found;
  }
  return null;
}

function describeKind(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "object" && value !== null) return `a ${value.constructor?.name ?? "class instance"}`;
  return value === undefined ? "undefined" : `a ${typeof value}`;
}
