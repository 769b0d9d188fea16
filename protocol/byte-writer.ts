const MAX_INT32 = 2 ** 31 - 1;

/**
 * Writes bytes that `ByteReader` reads. Numbers take 7 bits a byte, the low ones first: below 128 one byte, below
 * 16,384 two.
 */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 4096) {
    this.#bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  number(value: number): void {
    let rest = value;
    while (rest > MAX_INT32) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    // Shifts know 32 bits only, and take a third of the time.
    while (rest >= 128) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A whole number of either sign, small ones in few bytes: 0, -1, 1, -2 become 0, 1, 2, 3. */
  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** UTF-8 after its length in bytes. */
  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.number(encoded.length);
    if (this.#length + encoded.length > this.#bytes.length) this.#grow(encoded.length);
    this.#bytes.set(encoded, this.#length);
    this.#length += encoded.length;
  }

  /** What was written so far; not to be written to. */
  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(by: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + by));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
