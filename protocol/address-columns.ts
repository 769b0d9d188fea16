import type { ByteReader } from "./byte-reader.ts";
import { BadBytesError } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

const MAX_SERIAL_DIGITS = 10;
const SERIAL = /^(?:0|[1-9a-z][0-9a-z]*)$/;

/**
 * Addresses as the runtime makes them share all before their last dot (host and realm) and count on after it, in base 36. So
 * each is the number of its stem and the distance of its serial from the one before. An address of another shape is a stem alone.
 */
export function writeAddresses(to: ByteWriter, addresses: readonly string[]): void {
  const stems = new Map<string, number>();
  const parts = addresses.map(split);
  for (const { stem } of parts) if (!stems.has(stem)) stems.set(stem, stems.size);
  to.text(JSON.stringify([...stems.keys()]));
  let last = 0;
  for (const { stem } of parts) {
    const number = stems.get(stem) ?? 0;
    to.signed(number - last);
    last = number;
  }
  let lastSerial = 0;
  for (const { serial } of parts) {
    to.signed(serial - lastSerial);
    lastSerial = serial;
  }
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

/** `serial` -1: there is none. */
function split(address: string): { stem: string; serial: number } {
  const dot = address.lastIndexOf(".");
  const tail = address.slice(dot + 1);
  if (dot === -1 || tail.length > MAX_SERIAL_DIGITS || !SERIAL.test(tail)) return { stem: address, serial: -1 };
  return { stem: address.slice(0, dot), serial: Number.parseInt(tail, 36) };
}
