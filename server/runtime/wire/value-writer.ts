import { wireInvalid } from "./wire-invalid.ts";

/** Deeper than this no value travels. */
export const MAX_DEPTH = 1_000;

/** An array may lack so many items; more of them would be written one by one. */
const MAX_HOLES = 1_000;

/** The key of an object that stands for what JSON cannot say. Its value is an array: a tag, and what belongs to it. */
export const MARK = "$";

type View = new (buffer: ArrayBuffer) => ArrayBufferView;

/** What shows bytes as numbers, by the name that stands on the wire, and how many bytes one number has. */
export const VIEWS: Readonly<Record<string, readonly [View, size: number]>> = {
  Int8Array: [Int8Array, 1],
  Uint8ClampedArray: [Uint8ClampedArray, 1],
  Int16Array: [Int16Array, 2],
  Uint16Array: [Uint16Array, 2],
  Int32Array: [Int32Array, 4],
  Uint32Array: [Uint32Array, 4],
  Float32Array: [Float32Array, 4],
  Float64Array: [Float64Array, 8],
  BigInt64Array: [BigInt64Array, 8],
  BigUint64Array: [BigUint64Array, 8],
  DataView: [DataView, 1],
};

/** Errors by name; any other is an `Error`. */
export const ERRORS: Readonly<Record<string, new (message: string) => Error>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/**
 * Writes values as JSON text. What JSON cannot say is marked: `{"$": [tag, …]}`. Bytes stand outside of the text, one
 * behind the other in the order in which they are met.
 *
 * | tag | is | with |
 * |---|---|---|
 * | `u` | undefined | |
 * | `f` | a number that JSON has not | `-0`, `NaN`, `Infinity`, `-Infinity` |
 * | `n` | a bigint | its hexadecimal digits |
 * | `b`, `a`, `t` | `Uint8Array`, `ArrayBuffer`, another view (its name) | how many bytes |
 * | `d` | a date | milliseconds, null when invalid |
 * | `x` | a regular expression | source, flags |
 * | `m`, `s` | a Map, a Set | entries, items |
 * | `e` | an error | name, message, stack, and its cause if it has one |
 * | `o` | an object with a key `$` or `__proto__` | entries |
 * | `r` | what the value holds already | its number, counted from 0 in the order in which they are met |
 *
 * This is what a structured clone can say, without that one's dependence on the version of Node; classes are plain
 * objects on the other side. Throws `WIRE_INVALID` for a function, a symbol, shared memory, what is nested deeper than
 * `MAX_DEPTH` and arrays with many holes.
 */
export class ValueWriter {
  /** What stands behind the text. */
  readonly blobs: Uint8Array[] = [];
  /** Of all blobs. */
  bytes = 0;
  #seen = new Map<object, number>();

  /** May be called for several values, which share nothing. */
  text(value: unknown): string {
    this.#seen = new Map();
    return JSON.stringify(this.#item(value, 0));
  }

  #item(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : mark("f", Object.is(value, -0) ? "-0" : `${value}`);
      case "undefined":
        return mark("u");
      case "bigint":
        return mark("n", value.toString(16));
      case "object":
        return value === null ? null : this.#object(value, depth);
      default:
        throw wireInvalid(`a ${typeof value} cannot travel to another host`);
    }
  }

  #object(value: object, depth: number): unknown {
    if (depth === MAX_DEPTH) throw wireInvalid(`a value nested deeper than ${MAX_DEPTH} cannot travel to another host`);
    const number = this.#seen.get(value);
    if (number !== undefined) return mark("r", number);
    this.#seen.set(value, this.#seen.size);
    if (Array.isArray(value)) return this.#array(value, depth + 1);
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return this.#plain(value, depth + 1);
    return this.#rich(value, depth + 1);
  }

  #array(value: readonly unknown[], depth: number): unknown[] {
    const items: unknown[] = [];
    let holes = 0;
    for (let i = 0; i < value.length; i += 1) {
      if (value[i] === undefined && !(i in value)) holes += 1;
      if (holes > MAX_HOLES) throw wireInvalid(`an array that lacks most of its ${value.length} items cannot travel`);
      items.push(this.#item(value[i], depth));
    }
    return items;
  }

  #plain(value: object, depth: number): unknown {
    if (Object.hasOwn(value, MARK) || Object.hasOwn(value, "__proto__")) {
      return mark(
        "o",
        Object.entries(value).map(([key, field]) => [key, this.#item(field, depth)]),
      );
    }
    const fields: Record<string, unknown> = {};
    for (const key of Object.keys(value)) fields[key] = this.#item((value as Record<string, unknown>)[key], depth);
    return fields;
  }

  #rich(value: object, depth: number): unknown {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return this.#bytes(value);
    if (value instanceof Date) return mark("d", value.getTime());
    if (value instanceof RegExp) return mark("x", value.source, value.flags);
    if (value instanceof Map)
      return mark(
        "m",
        Array.from(value, ([key, each]) => [this.#item(key, depth), this.#item(each, depth)]),
      );
    if (value instanceof Set)
      return mark(
        "s",
        Array.from(value, (each) => this.#item(each, depth)),
      );
    if (value instanceof Error) {
      const { name, message, stack } = value;
      const said = [
        Object.hasOwn(ERRORS, name) ? name : "Error",
        String(message),
        typeof stack === "string" ? stack : null,
      ];
      return mark("e", ...said, ...("cause" in value ? [this.#item(value.cause, depth)] : []));
    }
    const tag = Object.prototype.toString.call(value);
    if (tag !== "[object Object]") throw wireInvalid(`${tag} cannot travel to another host`);
    return this.#plain(value, depth);
  }

  #bytes(value: ArrayBufferView | ArrayBuffer): unknown {
    if (value instanceof ArrayBuffer) return mark("a", this.#blob(new Uint8Array(value)));
    const { buffer, byteOffset, byteLength } = value;
    if (!(buffer instanceof ArrayBuffer)) throw wireInvalid("shared memory cannot travel to another host");
    const blob = new Uint8Array(buffer, byteOffset, byteLength);
    if (value instanceof Uint8Array) return mark("b", this.#blob(blob));
    const name = Object.prototype.toString.call(value).slice("[object ".length, -1);
    if (!Object.hasOwn(VIEWS, name)) throw wireInvalid(`a ${name} cannot travel to another host`);
    return mark("t", name, this.#blob(blob));
  }

  #blob(blob: Uint8Array): number {
    this.blobs.push(blob);
    this.bytes += blob.byteLength;
    return blob.byteLength;
  }
}

function mark(tag: string, ...rest: unknown[]): unknown {
  return { [MARK]: [tag, ...rest] };
}
