import { isUtf8 } from "node:buffer";
import { wireInvalid } from "./wire-invalid.ts";

/** Writes the parts of a frame one behind the other, into memory of its own. Numbers have their lowest byte first. */
export class SectionWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #buffer: Buffer;
  #at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#buffer = Buffer.from(this.bytes.buffer);
  }

  u8(value: number): void {
    this.#at = this.#buffer.writeUInt8(value, this.#at);
  }

  u16(value: number): void {
    this.#at = this.#buffer.writeUInt16LE(value, this.#at);
  }

  u32(value: number): void {
    this.#at = this.#buffer.writeUInt32LE(value >>> 0, this.#at);
  }

  text(text: string): void {
    this.#at += this.#buffer.write(text, this.#at, "utf8");
  }

  blobs(blobs: readonly Uint8Array[]): void {
    for (const each of blobs) {
      this.bytes.set(each, this.#at);
      this.#at += each.byteLength;
    }
  }
}

/** Reads the parts of a frame one behind the other. Throws `WIRE_INVALID` where one is not whole. */
export class SectionReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.byteLength - this.#at;
  }

  u8(what: string): number {
    return this.#bytes.readUInt8(this.#take(1, what));
  }

  u16(what: string): number {
    return this.#bytes.readUInt16LE(this.#take(2, what));
  }

  u32(what: string): number {
    return this.#bytes.readUInt32LE(this.#take(4, what));
  }

  text(size: number, what: string): string {
    const at = this.#take(size, what);
    const bytes = this.#bytes.subarray(at, at + size);
    if (!isUtf8(bytes)) throw wireInvalid(`${what} is no UTF-8`);
    return bytes.toString("utf8");
  }

  bytes(size: number, what: string): Buffer {
    const at = this.#take(size, what);
    return this.#bytes.subarray(at, at + size);
  }

  rest(): Buffer {
    return this.bytes(this.left, "the rest");
  }

  #take(size: number, what: string): number {
    if (size > this.left) throw wireInvalid(`${what} needs ${size} bytes, and ${this.left} are left`);
    const at = this.#at;
    this.#at += size;
    return at;
  }
}
