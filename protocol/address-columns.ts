import type { ByteReader } from "./byte-reader.ts";
import { BadBytesError } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

const MAX_SERIAL_DIGITS = 10;
const RADIX = 36;
const [ZERO, NINE, A, Z] = ["0", "9", "a", "z"].map((digit) => digit.charCodeAt(0)) as [number, number, number, number];

/**
 * Addresses as the runtime makes them share all before their last dot (host and realm) and count on after it, in base
 * 36. So each is the number of its stem and the distance of its serial from the one before. An address of another shape
 * is a stem alone.
 */
export function writeAddresses(to: ByteWriter, addresses: readonly string[]): void {
  const stems = new Map<string, number>();
  const numbers = new Int32Array(addresses.length);
  const serials = new Float64Array(addresses.length);
  let stem: string | null = null;
  let number = 0;
  for (const [n, address] of addresses.entries()) {
    const dot = address.lastIndexOf(".");
    const serial = dot === -1 ? -1 : serialFrom(address, dot + 1);
    const end = serial === -1 ? address.length : dot;
    // Neighbours mostly share it: then no text is made.
    if (stem === null || end !== stem.length || !address.startsWith(stem)) {
      stem = address.slice(0, end);
      number = stems.get(stem) ?? stems.size;
      stems.set(stem, number);
    }
    numbers[n] = number;
    serials[n] = serial;
  }
  to.text(JSON.stringify([...stems.keys()]));
  writeSteps(to, numbers);
  writeSteps(to, serials);
}

export function readAddresses(from: ByteReader, count: number): string[] {
  const stems: unknown = JSON.parse(from.text());
  if (!Array.isArray(stems)) throw new BadBytesError("the addresses have no stems");
  const addresses: string[] = new Array(count);
  let number = 0;
  for (let n = 0; n < count; n++) {
    number += from.signed();
    const stem: unknown = stems[number];
    if (typeof stem !== "string") throw new BadBytesError(`no stem ${number} of ${stems.length}`);
    addresses[n] = stem;
  }
  let serial = 0;
  for (let n = 0; n < count; n++) {
    serial += from.signed();
    if (serial >= 0) addresses[n] = `${addresses[n]}.${serial.toString(36)}`;
  }
  return addresses;
}

function writeSteps(to: ByteWriter, column: Int32Array | Float64Array): void {
  let last = 0;
  for (let n = 0; n < column.length; n++) {
    const value = column[n] as number;
    to.signed(value - last);
    last = value;
  }
}

/** What follows as a number written the one way `toString(36)` writes it; -1: it is none. */
function serialFrom(address: string, from: number): number {
  const digits = address.length - from;
  if (digits === 0 || digits > MAX_SERIAL_DIGITS) return -1;
  let serial = 0;
  for (let n = from; n < address.length; n++) {
    const code = address.charCodeAt(n);
    if (code === ZERO && n === from && digits > 1) return -1;
    if (code >= ZERO && code <= NINE) serial = serial * RADIX + code - ZERO;
    else if (code >= A && code <= Z) serial = serial * RADIX + code - A + 10;
    else return -1;
  }
  return serial;
}
