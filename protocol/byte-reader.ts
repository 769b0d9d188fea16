/** Bytes that are no frame of the protocol. */
export class BadBytesError extends Error {
  override readonly name = "BadBytesError";
}

/**
 * Reads what `ByteWriter` wrote. Every method throws `BadBytesError` where the bytes end early or hold what cannot be.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw new BadBytesError(`the frame ends after ${this.#bytes.length} bytes`);
    return value;
  }

  number(): number {
    const first = this.byte();
    if (first < 128) return first;
    let value = first - 128;
    for (let scale = 128; scale <= 2 ** 49; scale *= 128) {
      const next = this.byte();
      value += (next % 128) * scale;
      if (next < 128 && value <= Number.MAX_SAFE_INTEGER) return value;
    }
    throw new BadBytesError("a number is above 2^53 - 1");
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** How many items follow, of which each takes a byte or more. */
  count(max: number): number {
    const value = this.number();
    if (value > max || value > this.left) throw new BadBytesError(`${value} items cannot follow`);
    return value;
  }

  text(): string {
    const length = this.count(this.left);
    this.#at += length;
    return new TextDecoder().decode(this.#bytes.subarray(this.#at - length, this.#at));
  }
}
