import { NESTED, type Shape, ShapeNode, UNDEFINED, VALUE } from "./shape.ts";

/** What one message may have to go in a parcel: values and characters. A larger one goes by itself. */
const MAX_VALUES = 512;
const MAX_CHARS = 16 * 1_024;
/** A parcel with so much in it is full. */
const FULL_PLAN = 4 * 1_024;
const FULL_CHARS = 64 * 1_024;

const MAX_DEPTH = 200;

/**
 * In a plan: an array, and behind it its length; a value that is neither array nor object. Above them: an object by its
 * shape.
 */
const ARRAY = 0;
const LEAF = 1;
const OBJECT = 2;

/**
 * Messages from actors of one realm to receivers that were born in one realm, in order, as what copies fast: a few long
 * strings. Who only passes it on reads the addresses. Numbers in strings are character codes.
 */
export interface Parcel {
  readonly to: string[];
  readonly from: string[];
  /** Per message: its receiver's place in `to`, its sender's in `from`. */
  readonly ways: string;
  /** How to put the messages together from the values. */
  readonly plan: string;
  /** JSON: the shapes of objects, and all values of all messages. */
  readonly text: string;
}

/** Packs messages: each is taken apart when it is added, so what becomes of it later does not show. */
export class ParcelWriter {
  readonly #to = new AddressList();
  readonly #from = new AddressList();
  readonly #ways: number[] = [];
  readonly #plan: number[] = [];
  readonly #shapes: Shape[] = [];
  readonly #objects = new ShapeNode();
  readonly #leaves: unknown[] = [];
  #chars = 0;
  /** Values that the message in hand may still have. */
  #left = 0;

  get isEmpty(): boolean {
    return this.#ways.length === 0;
  }

  get isFull(): boolean {
    return this.#plan.length >= FULL_PLAN || this.#chars >= FULL_CHARS;
  }

  /** False, and nothing added, for a message with bytes or -0, one that may not travel, and a large one. */
  add(to: string, from: string, message: unknown): boolean {
    const leaves = this.#leaves.length;
    const plan = this.#plan.length;
    const chars = this.#chars;
    this.#left = MAX_VALUES;
    if (!this.#item(message, 0) || this.#chars - chars > MAX_CHARS) {
      this.#leaves.length = leaves;
      this.#plan.length = plan;
      this.#chars = chars;
      return false;
    }
    this.#ways.push(this.#to.placeOf(to), this.#from.placeOf(from));
    return true;
  }

  /** Nothing may be added any more. */
  close(): Parcel {
    return {
      to: this.#to.addresses,
      from: this.#from.addresses,
      ways: String.fromCharCode.apply(null, this.#ways),
      plan: String.fromCharCode.apply(null, this.#plan),
      text: JSON.stringify([this.#shapes, this.#leaves]),
    };
  }

  #item(value: unknown, depth: number): boolean {
    if (typeof value === "object" && value !== null) return this.#nested(value, depth);
    this.#plan.push(LEAF);
    return this.#leaf(value);
  }

  #leaf(value: unknown): boolean {
    if (typeof value === "string") this.#chars += value.length;
    else if (typeof value === "number") {
      if (!Number.isFinite(value) || (value === 0 && Object.is(value, -0))) return false;
    } else if (typeof value !== "boolean" && value !== null) return false;
    this.#left -= 1;
    this.#leaves.push(value);
    return true;
  }

  #nested(value: object, depth: number): boolean {
    this.#left -= 1;
    if (depth === MAX_DEPTH || this.#left < 0) return false;
    return Array.isArray(value) ? this.#array(value, depth) : this.#object(value, depth);
  }

  #array(value: unknown[], depth: number): boolean {
    if (value.length > this.#left) return false;
    this.#plan.push(ARRAY, value.length);
    for (let i = 0; i < value.length; i += 1) if (!this.#item(value[i], depth + 1)) return false;
    return true;
  }

  #object(value: object, depth: number): boolean {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return false;
    const plan = this.#plan;
    const at = plan.length;
    plan.push(OBJECT);
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
        if (!this.#leaf(field) || this.#left < 0) return false;
      }
    }
    plan[at] = OBJECT + this.#shapeId(node);
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
  return parcel.ways.length / 2;
}

/** How many each receiver gets. */
export function countByReceiver({ to, ways }: Parcel, each: (to: string, messages: number) => void): void {
  const counts = new Array<number>(to.length).fill(0);
  for (let i = 0; i < ways.length; i += 2) counts[ways.charCodeAt(i)] = (counts[ways.charCodeAt(i)] as number) + 1;
  for (let i = 0; i < to.length; i += 1) each(to[i] as string, counts[i] as number);
}

/** Stands for a message that cannot be read: its realm posted what no `ParcelWriter` made. */
export const UNREADABLE: unique symbol = Symbol("callboard.unreadable");

/** The messages of a parcel, in order. From the first on that cannot be read, each is `UNREADABLE`. */
export function openParcel(parcel: Parcel, each: (to: string, from: string, message: unknown) => void): void {
  const { to, from, ways } = parcel;
  let reader = readerOf(parcel);
  for (let i = 0; i < ways.length; i += 2) {
    let message: unknown = UNREADABLE;
    try {
      if (reader !== null) message = reader.item();
    } catch {
      reader = null;
    }
    each(to[ways.charCodeAt(i)] as string, from[ways.charCodeAt(i + 1)] as string, message);
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
  readonly #plan: string;
  readonly #shapes: Shape[];
  readonly #leaves: unknown[];
  #planAt = 0;
  #leafAt = 0;

  constructor({ plan, text }: Parcel) {
    this.#plan = plan;
    [this.#shapes, this.#leaves] = JSON.parse(text) as [Shape[], unknown[]];
    if (this.#shapes.some((shape) => shape.some((key) => key === "__proto__" || key[0] === "__proto__"))) {
      throw new Error("a shape that no writer makes");
    }
  }

  item(): unknown {
    const what = this.#next();
    if (what === LEAF) return this.#leaf();
    if (what === ARRAY) {
      const items: unknown[] = [];
      for (let left = this.#next(); left > 0; left -= 1) items.push(this.item());
      return items;
    }
    const object: Record<string, unknown> = {};
    for (const key of this.#shapes[what - OBJECT] as Shape) {
      if (typeof key === "string") object[key] = this.#leaf();
      else object[key[0]] = key.length === 1 ? this.item() : (key[1] ?? undefined);
    }
    return object;
  }

  #next(): number {
    const code = this.#plan.charCodeAt(this.#planAt);
    this.#planAt += 1;
    return code;
  }

  #leaf(): unknown {
    const leaf = this.#leaves[this.#leafAt];
    this.#leafAt += 1;
    return leaf;
  }
}
