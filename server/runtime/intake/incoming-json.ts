/** Far less than what any recursion over a value can bear. */
export const MAX_JSON_LEVELS = 200;
/** Of a frame that carries such a value: what stands around it. */
export const FRAME_LEVELS = MAX_JSON_LEVELS + 8;

/** What came in as JSON: its value, or why it is not taken (the value may stand beside it, to tell whose it is). */
export type IncomingJson = { readonly value: unknown; readonly problem: null } | BrokenJson;
interface BrokenJson extends Problem {
  readonly value?: unknown;
}

interface Problem {
  readonly problem: string;
  /** What its sender can do, as a sentence. */
  readonly remedy: string;
}

/**
 * Parses JSON from outside: one rule for the console, its pages and commands, the gateway and a source's manifest, so
 * this file imports nothing and loads in the browser, too. Refused is whatever would be lost or changed in silence:
 *
 * - text that is no JSON, and more than `maxLevels`;
 * - fields named `__proto__`: assigning one sets no field, so whoever copies the value would lose it;
 * - an integer beyond 2^53 of more than fifteen digits, not counting zeros at its end: `9007199254740993` would arrive
 *   as `9007199254740992`. A number keeps any fifteen digits, so `100000000000000000000` is taken, and what is written
 *   with a fraction or an exponent is a measure, for which they do;
 * - a number beyond all numbers: `1e999` would arrive as infinity.
 */
export function readIncomingJson(text: string, maxLevels = MAX_JSON_LEVELS): IncomingJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `it is not JSON: ${(error as Error).message}`, remedy: "Correct it." };
  }
  const found = problemIn(value, maxLevels, true);
  if (found !== null) return { value, problem: found.says(nameOf(found.path)), remedy: found.remedy(maxLevels) };
  const changed = MAY_CHANGE.test(text) ? changedNumberIn(text) : null;
  return changed === null ? { value, problem: null } : { value, ...changed };
}

/** Of one number as it is written: why it is not taken, or null. */
export function changedNumber(literal: string): string | null {
  const number = Number(literal);
  if (!Number.isFinite(number)) return INFINITE;
  if (Number.isSafeInteger(number) || !/^-?\d{16,}$/.test(literal)) return null;
  const digits = literal.replace(/^-|0+$/g, "").length;
  return digits > 15 ? `${shown(literal)}, an integer of more digits than a number keeps` : null;
}

const INFINITE = "more than a number can be";
const AS_STRING = "Send it as a string.";

/** Where a value is nested more deeply than that: the beginning of the way; null: nowhere. */
export function tooDeepIn(value: unknown, maxLevels: number): string | null {
  const found = problemIn(value, maxLevels, false);
  return found && nameOf(found.path);
}

interface Found {
  /** From the inside out. */
  path: string[];
  says(name: string): string;
  remedy(maxLevels: number): string;
}

/** Enough to know whose it is. */
const MAX_NAME = 100;

/** The value itself has no way to it. */
function nameOf(path: readonly string[]): string {
  const name = path.toReversed().join(".");
  if (name === "") return "it";
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
}

/**
 * The path is made on the way back, for the one value that needs it. `isIncoming`: all that is refused, not levels
 * only.
 */
function problemIn(value: unknown, levels: number, isIncoming: boolean): Found | null {
  if (isHarmless(value)) return null;
  if (typeof value === "number") {
    return isIncoming ? { path: [], says: (name) => `${name} is ${INFINITE}`, remedy: () => AS_STRING } : null;
  }
  if (levels === 0) {
    const remedy = (maxLevels: number) => `Send JSON of at most ${maxLevels} levels.`;
    return { path: [], says: (name) => `${name} is nested too deeply`, remedy };
  }
  if (Array.isArray(value)) {
    // A picture has more than a million items: those that need no look are passed over without a call.
    for (let at = 0; at < value.length; at += 1) {
      if (isHarmless(value[at])) continue;
      const found = problemIn(value[at], levels - 1, isIncoming);
      if (found !== null) return foundAt(String(at), found);
    }
    return null;
  }
  for (const [key, item] of Object.entries(value as object)) {
    if (isIncoming && key === "__proto__") {
      return {
        path: [key],
        says: (name) => `no field can be named ${name}`,
        remedy: () => "Name the field otherwise.",
      };
    }
    const found = problemIn(item, levels - 1, isIncoming);
    if (found !== null) return foundAt(key, found);
  }
  return null;
}

function isHarmless(value: unknown): boolean {
  return typeof value === "number" ? Number.isFinite(value) : typeof value !== "object" || value === null;
}

function foundAt(key: string, found: Found): Found {
  found.path.push(key);
  return found;
}

const MAX_LITERAL = 60;

function shown(literal: string): string {
  return literal.length > MAX_LITERAL ? `${literal.slice(0, MAX_LITERAL)}…` : literal;
}

/**
 * What every integer that changes has in it, and little else: a text without it, as nearly all are, need not be read a
 * second time.
 */
const MAY_CHANGE = /\d{16}/;

const NUMBER = /[\d.eE+-]+/y;

/** The first number of a text, which is JSON, that would not arrive as it is written. */
function changedNumberIn(text: string): Problem | null {
  /** For each level: where the key in hand is written, from 0 up; the place in hand of an array, from -1 down. */
  const places: number[] = [];
  let isKeyNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === '"') {
      if (isKeyNext) places[places.length - 1] = at;
      isKeyNext = false;
      at = endOfString(text, at);
    } else if (char === "{") {
      places.push(0);
      isKeyNext = true;
    } else if (char === "[") {
      places.push(-1);
    } else if (char === "}" || char === "]") {
      places.pop();
      isKeyNext = false;
    } else if (char === ",") {
      const place = places.at(-1) as number;
      if (place < 0) places[places.length - 1] = place - 1;
      else isKeyNext = true;
    } else if (char === "-" || (char >= "0" && char <= "9")) {
      NUMBER.lastIndex = at;
      const [literal] = NUMBER.exec(text) as RegExpExecArray;
      const change = changedNumber(literal);
      if (change !== null) return { problem: `${pathOf(text, places)} is ${change}`, remedy: AS_STRING };
      at += literal.length - 1;
    }
  }
  return null;
}

function endOfString(text: string, begin: number): number {
  let at = begin + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function pathOf(text: string, places: readonly number[]): string {
  const path = places.map((place) => {
    if (place < 0) return String(-place - 1);
    return JSON.parse(text.slice(place, endOfString(text, place) + 1)) as string;
  });
  return nameOf(path.toReversed());
}
