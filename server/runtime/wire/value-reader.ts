import { ERRORS, MARK, MAX_DEPTH, VIEWS } from "./value-writer.ts";
import { wireInvalid } from "./wire-invalid.ts";

/** Reads what a `ValueWriter` wrote. Throws `WIRE_INVALID` for anything else. */
export class ValueReader {
  readonly #blobs: Uint8Array;
  #blobAt = 0;
  /** The arrays and objects of the value in hand, by the number that `r` names them by. */
  #met: object[] = [];

  /** `blobs`: what stands behind the text. What is read holds copies of it. */
  constructor(blobs: Uint8Array) {
    this.#blobs = blobs;
  }

  /** In the order in which they were written. */
  value(text: string): unknown {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (cause) {
      throw wireInvalid(`a value is not JSON: ${(cause as Error).message}`, { cause });
    }
    this.#met = [];
    return this.#item(json, 0);
  }

  /** Throws unless all bytes were read. */
  end(): void {
    const left = this.#blobs.byteLength - this.#blobAt;
    if (left > 0) throw wireInvalid(`${left} bytes that belong to nothing`);
  }

  #item(json: unknown, depth: number): unknown {
    if (typeof json !== "object" || json === null) return json;
    if (depth > MAX_DEPTH) throw wireInvalid(`a value is nested deeper than ${MAX_DEPTH}`);
    if (Array.isArray(json)) {
      this.#met.push(json);
      for (let i = 0; i < json.length; i += 1) json[i] = this.#item(json[i], depth + 1);
      return json;
    }
    if (Object.hasOwn(json, MARK)) return this.#marked((json as { [MARK]: unknown })[MARK], depth + 1);
    this.#met.push(json);
    const fields = json as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const field = fields[key];
      if (typeof field === "object" && field !== null) fields[key] = this.#item(field, depth + 1);
    }
    return fields;
  }

  #marked(marked: unknown, depth: number): unknown {
    if (!Array.isArray(marked)) throw wireInvalid("a mark is no array");
    const [tag, first, second] = marked;
    switch (tag) {
      case "u":
        return undefined;
      case "f":
        return named(ODD_NUMBERS, first);
      case "n":
        return bigintOf(first);
      case "r":
        return this.#again(first);
      case "b":
        return this.#note(this.#bytes(first));
      case "a":
        return this.#note(this.#bytes(first).buffer);
      case "t":
        return this.#view(first, second);
      case "d":
        return this.#note(new Date(typeof first === "number" ? first : Number.NaN));
      case "x":
        return this.#note(regExpOf(first, second));
      case "m":
        return this.#map(first, depth);
      case "s":
        return this.#set(first, depth);
      case "e":
        return this.#error(marked, depth);
      case "o":
        return this.#object(first, depth);
      default:
        throw wireInvalid(`there is no mark ${shown(tag)}`);
    }
  }

  #note<T extends object>(value: T): T {
    this.#met.push(value);
    return value;
  }

  #again(number: unknown): object {
    const value = typeof number === "number" ? this.#met[number] : undefined;
    if (value === undefined) throw wireInvalid(`there is no part ${shown(number)} of a value in front of it`);
    return value;
  }

  #bytes(length: unknown): Uint8Array<ArrayBuffer> {
    const left = this.#blobs.byteLength - this.#blobAt;
    if (typeof length !== "number" || !Number.isInteger(length) || length < 0 || length > left) {
      throw wireInvalid(`${shown(length)} bytes of a value, where ${left} are there`);
    }
    const bytes = new Uint8Array(length);
    bytes.set(this.#blobs.subarray(this.#blobAt, this.#blobAt + length));
    this.#blobAt += length;
    return bytes;
  }

  #view(name: unknown, length: unknown): object {
    const [View, size] = named(VIEWS, name);
    const bytes = this.#bytes(length);
    if (bytes.byteLength % size !== 0) throw wireInvalid(`a ${name} of ${bytes.byteLength} bytes`);
    return this.#note(new View(bytes.buffer));
  }

  #map(entries: unknown, depth: number): Map<unknown, unknown> {
    const map = this.#note(new Map<unknown, unknown>());
    for (const [key, value] of pairs(entries)) map.set(this.#item(key, depth), this.#item(value, depth));
    return map;
  }

  #set(items: unknown, depth: number): Set<unknown> {
    const set = this.#note(new Set<unknown>());
    for (const item of list(items)) set.add(this.#item(item, depth));
    return set;
  }

  #error([, name, message, stack, ...cause]: unknown[], depth: number): Error {
    const error = this.#note(new (named(ERRORS, name))(String(message)));
    Object.defineProperty(error, "stack", { ...HIDDEN, value: typeof stack === "string" ? stack : undefined });
    if (cause.length > 0) Object.defineProperty(error, "cause", { ...HIDDEN, value: this.#item(cause[0], depth) });
    return error;
  }

  #object(entries: unknown, depth: number): object {
    const object = this.#note({});
    for (const [key, value] of pairs(entries)) {
      if (typeof key !== "string") throw wireInvalid("a field without a name");
      // `__proto__` is a field like any other here.
      Object.defineProperty(object, key, { ...SHOWN, value: this.#item(value, depth) });
    }
    return object;
  }
}

const HIDDEN = { writable: true, enumerable: false, configurable: true } as const;
const SHOWN = { writable: true, enumerable: true, configurable: true } as const;

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw wireInvalid("a list is no array");
  return value;
}

function pairs(value: unknown): [unknown, unknown][] {
  const all = list(value);
  if (!all.every((each) => Array.isArray(each) && each.length === 2)) throw wireInvalid("an entry is no pair");
  return all as [unknown, unknown][];
}

const ODD_NUMBERS: Readonly<Record<string, number>> = {
  "-0": -0,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

function named<T>(known: Readonly<Record<string, T>>, name: unknown): T {
  const found = typeof name === "string" && Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined) throw wireInvalid(`a value names ${shown(name)}, which there is not`);
  return found;
}

/** What came from elsewhere, in a message: not all of it. */
function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 40);
}

/** Hexadecimal, as that is read in a time that grows with the digits only. */
function bigintOf(text: unknown): bigint {
  const digits = typeof text === "string" ? /^(-?)([0-9a-f]+)$/.exec(text) : null;
  if (digits === null) throw wireInvalid("a bigint without digits");
  const size = BigInt(`0x${digits[2]}`);
  return digits[1] === "-" ? -size : size;
}

function regExpOf(source: unknown, flags: unknown): RegExp {
  try {
    return new RegExp(String(source), String(flags));
  } catch (cause) {
    throw wireInvalid(`no regular expression: ${(cause as Error).message}`, { cause });
  }
}
