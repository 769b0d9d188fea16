import { NESTED, type Shape, ShapeNode, UNDEFINED, VALUE } from "./shape.ts";

/** What one message may have to go in a parcel: values and characters. A larger one goes by itself. */
const MAX_VALUES = 512;
const MAX_CHARS = 16 * 1_024;
/** A parcel with so much in it is full. */
const FULL_LAYOUT = 4 * 1_024;
const FULL_CHARS = 64 * 1_024;

const MAX_DEPTH = 200;

/**
 * In a layout: an array, and behind it its length; a value that is neither array nor object. Above them: an object by
 * its shape.
 */
const ARRAY = 0;
const VALUE_HERE = 1;
const OBJECT = 2;

/**
 * Messages from actors of one realm to receivers that were born in one realm, in order, as what copies fast: a few long
 * strings. Routers read only `to` and `from`. Numbers in strings are character codes.
 */
export interface Parcel {
  readonly to: string[];
  readonly from: string[];
  /** Per message: its receiver's place in `to`, its sender's in `from`. */
  readonly routes: string;
  /** How to put the messages together from the values. */
  readonly layout: string;
  /** JSON: the shapes of objects, and all values of all messages. */
  readonly text: string;
}

/** Packs messages: each is taken apart when it is added, so what becomes of it later does not show. */
export class ParcelWriter {
  readonly #to = new AddressList();
  readonly #from = new AddressList();
  readonly #routes: number[] = [];
  readonly #layout: number[] = [];
  readonly #shapes: Shape[] = [];
  readonly #objects = new ShapeNode();
  readonly #values: unknown[] = [];
  #chars = 0;
  /** Values that the message in hand may still have. */
  #left = 0;

  get isEmpty(): boolean {
    return this.#routes.length === 0;
  }

  get isFull(): boolean {
    return this.#layout.length >= FULL_LAYOUT || this.#chars >= FULL_CHARS;
  }

  /** False, and nothing added, for a message with bytes or -0, one that may not travel, and a large one. */
  add(to: string, from: string, message: unknown): boolean {
    const values = this.#values.length;
    const layout = this.#layout.length;
    const chars = this.#chars;
    this.#left = MAX_VALUES;
    if (!this.#item(message, 0) || this.#chars - chars > MAX_CHARS) {
      this.#values.length = values;
      this.#layout.length = layout;
      this.#chars = chars;
      return false;
    }
    this.#routes.push(this.#to.placeOf(to), this.#from.placeOf(from));
    return true;
  }

  /** Nothing may be added any more. */
  close(): Parcel {
    return {
      to: this.#to.addresses,
      from: this.#from.addresses,
      routes: String.fromCharCode.apply(null, this.#routes),
      layout: String.fromCharCode.apply(null, this.#layout),
      text: JSON.stringify([this.#shapes, this.#values]),
    };
  }

  #item(value: unknown, depth: number): boolean {
    if (typeof value === "object" && value !== null) return this.#nested(value, depth);
    this.#layout.push(VALUE_HERE);
    return this.#value(value);
  }

  #value(value: unknown): boolean {
    if (typeof value === "string") this.#chars += value.length;
    else if (typeof value === "number") {
      if (!Number.isFinite(value) || (value === 0 && Object.is(value, -0))) return false;
    } else if (typeof value !== "boolean" && value !== null) return false;
    this.#left -= 1;
    this.#values.push(value);
    return true;
  }

  #nested(value: object, depth: number): boolean {
    this.#left -= 1;
    if (depth === MAX_DEPTH || this.#left < 0) return false;
    return Array.isArray(value) ? this.#array(value, depth) : this.#object(value, depth);
  }

  #array(value: unknown[], depth: number): boolean {
    if (value.length > this.#left) return false;
    this.#layout.push(ARRAY, value.length);
    for (let i = 0; i < value.length; i += 1) if (!this.#item(value[i], depth + 1)) return false;
    return true;
  }

  #object(value: object, depth: number): boolean {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return false;
    const layout = this.#layout;
    const at = layout.length;
    layout.push(OBJECT);
    let node = this.#objects;
    for (const key in value) {
      // Set on a plain object it would be its prototype.
      if (key === "__proto__") return false;
      const field = (value as Record<string, unknown>)[key];
      if (typeof field === "object" && field !== null) {
        node = node.step(key, NESTED);
        if (!this.#nested(field, depth + 1)) return false;
      } else if (key === "type" && typeof field === "string") {
        // Objects of one shape nearly always have one.
        node = node.step(key, field);
        this.#chars += field.length;
      } else if (field === undefined) node = node.step(key, UNDEFINED);
      else {
        node = node.step(key, VALUE);
        if (!this.#value(field) || this.#left < 0) return false;
      }
    }
    layout[at] = OBJECT + this.#shapeId(node);
    return true;
  }

  #shapeId(node: ShapeNode): number {
    if (node.id < 0) {
      node.id = this.#shapes.length;
      this.#shapes.push(node.shape());
    }
    return node.id;
  }
}

/** Addresses by their place; most messages have that of the one before. */
class AddressList {
  readonly addresses: string[] = [];
  readonly #places = new Map<string, number>();
  #last = "";
  #lastPlace = 0;

  placeOf(address: string): number {
    if (address === this.#last) return this.#lastPlace;
    let place = this.#places.get(address);
    if (place === undefined) {
      place = this.addresses.length;
      this.addresses.push(address);
      this.#places.set(address, place);
    }
    this.#last = address;
    this.#lastPlace = place;
    return place;
  }
}

/** How many messages are in it. */
export function parcelSize(parcel: Parcel): number {
  return parcel.routes.length / 2;
}

/** How many each receiver gets. */
export function countByReceiver({ to, routes }: Parcel, each: (to: string, messages: number) => void): void {
  const counts = new Array<number>(to.length).fill(0);
  for (let i = 0; i < routes.length; i += 2)
    counts[routes.charCodeAt(i)] = (counts[routes.charCodeAt(i)] as number) + 1;
  for (let i = 0; i < to.length; i += 1) each(to[i] as string, counts[i] as number);
}

/** Stands for a message that cannot be read: its realm posted what no `ParcelWriter` made. */
export const UNREADABLE: unique symbol = Symbol("callboard.unreadable");

/** The messages of a parcel, in order. From the first on that cannot be read, each is `UNREADABLE`. */
export function openParcel(parcel: Parcel, each: (to: string, from: string, message: unknown) => void): void {
  const { to, from, routes } = parcel;
  let reader = readerOf(parcel);
  for (let i = 0; i < routes.length; i += 2) {
    let message: unknown = UNREADABLE;
    try {
      if (reader !== null) message = reader.item();
    } catch {
      reader = null;
    }
    each(to[routes.charCodeAt(i)] as string, from[routes.charCodeAt(i + 1)] as string, message);
  }
}

function readerOf(parcel: Parcel): Reader | null {
  try {
    return new Reader(parcel);
  } catch {
    return null;
  }
}

class Reader {
  readonly #layout: string;
  readonly #shapes: Shape[];
  readonly #values: unknown[];
  #layoutAt = 0;
  #valueAt = 0;

  constructor({ layout, text }: Parcel) {
    this.#layout = layout;
    [this.#shapes, this.#values] = JSON.parse(text) as [Shape[], unknown[]];
    if (this.#shapes.some((shape) => shape.some((key) => key === "__proto__" || key[0] === "__proto__"))) {
      throw new Error("a shape that no writer makes");
    }
  }

  item(): unknown {
    const what = this.#next();
    if (what === VALUE_HERE) return this.#value();
    if (what === ARRAY) {
      const items: unknown[] = [];
      for (let left = this.#next(); left > 0; left -= 1) items.push(this.item());
      return items;
    }
    const object: Record<string, unknown> = {};
    for (const key of this.#shapes[what - OBJECT] as Shape) {
      if (typeof key === "string") object[key] = this.#value();
      else object[key[0]] = key.length === 1 ? this.item() : (key[1] ?? undefined);
    }
    return object;
  }

  #next(): number {
    const code = this.#layout.charCodeAt(this.#layoutAt);
    this.#layoutAt += 1;
    return code;
  }

  #value(): unknown {
    const value = this.#values[this.#valueAt];
    this.#valueAt += 1;
    return value;
  }
}
