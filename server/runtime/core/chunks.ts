import { Deserializer, Serializer } from "node:v8";

/** One message that is cut may have this many bytes; what is half there of one holds no more at its receiver. */
export const MAX_CHUNKED_BYTES = 64 * 1024 * 1024;

/** What an engine may put around a message, and around a chunk: counted with it. */
const MESSAGE_OVERHEAD = 32;
const CHUNK_OVERHEAD = 64;

/** The least limit that an engine may have. */
export const MIN_MESSAGE_BYTES = 4 * CHUNK_OVERHEAD;

/** A piece of a message that is larger than the engine carries. In a batch between hosts it stands as `0, chunk, 0`. */
export interface Chunk {
  /** Of the message, counted by the sending host. */
  readonly id: number;
  readonly at: number;
  readonly of: number;
  readonly bytes: Uint8Array;
}

/** A part of a batch that an engine carries in one piece. `from`: the first message that has not wholly gone before it. */
export interface BatchPart {
  readonly batch: unknown[];
  readonly from: number;
}

/** Bytes of a batch between hosts: addresses and bodies as UTF-8, what is no text as a structured clone. */
export function batchBytes(batch: readonly unknown[]): number {
  let bytes = 0;
  for (let i = 0; i < batch.length; i += 3) bytes += messageBytes(batch, i);
  return bytes;
}

function messageBytes(batch: readonly unknown[], at: number): number {
  const [to, sender, body] = [batch[at], batch[at + 1], batch[at + 2]];
  if (to === 0) return (sender as Chunk).bytes.byteLength + CHUNK_OVERHEAD;
  const from = typeof sender === "string" ? sender : JSON.stringify(sender);
  const content = typeof body === "string" ? Buffer.byteLength(body) : serialize(body).byteLength;
  return Buffer.byteLength(to as string) + Buffer.byteLength(from) + content + MESSAGE_OVERHEAD;
}

/**
 * Cuts what goes to one host into parts of at most `maxBytes`, in order. A message that is larger goes as chunks, one after the
 * other with nothing between, so that it stays in its place. `refuse` is told where one is that cannot go at all.
 */
export function* partsOf(
  batch: readonly unknown[],
  maxBytes: number,
  nextId: () => number,
  refuse: (at: number, reason: string) => void,
): Generator<BatchPart> {
  let part: unknown[] = [];
  let partBytes = 0;
  let from = 0;
  for (let i = 0; i < batch.length; i += 3) {
    const bytes = messageBytes(batch, i);
    if (part.length > 0 && partBytes + bytes > maxBytes) {
      yield { batch: part, from };
      part = [];
      partBytes = 0;
      from = i;
    }
    if (bytes <= maxBytes) {
      part.push(batch[i], batch[i + 1], batch[i + 2]);
      partBytes += bytes;
      continue;
    }
    const whole = serialize(batch.slice(i, i + 3));
    const tooLarge = whole.byteLength > MAX_CHUNKED_BYTES;
    if (tooLarge) refuse(i, `it has ${whole.byteLength} bytes, more than ${MAX_CHUNKED_BYTES}`);
    else for (const chunk of cut(whole, maxBytes, nextId())) yield { batch: [0, chunk, 0], from: i };
    from = i + 3;
  }
  if (part.length > 0) yield { batch: part, from };
}

function* cut(whole: Uint8Array, maxBytes: number, id: number): Generator<Chunk> {
  const size = maxBytes - CHUNK_OVERHEAD;
  const of = Math.ceil(whole.byteLength / size);
  // Copies: a view would take the whole message along wherever it is cloned.
  for (let at = 0; at < of; at += 1) yield { id, at, of, bytes: whole.slice(at * size, (at + 1) * size) };
}

interface Half {
  id: number;
  of: number;
  pieces: Uint8Array[];
  bytes: number;
}

/**
 * Puts chunks together. Of each sending host at most one message is half there, as its chunks come in a row; what does not fit
 * to the one before, grows too large, or whose host is gone, is dropped and counted.
 */
export class ChunkAssembly {
  readonly #halves = new Map<string, Half>();
  readonly #onLost: () => void;

  /** `onLost` is called for each half that is dropped. */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** The message, as `to, sender, body`, when this was its last chunk. */
  add(host: string, { id, at, of, bytes }: Chunk): unknown[] | null {
    if (at === 0) {
      this.dropOf(host);
      this.#halves.set(host, { id, of, pieces: [], bytes: 0 });
    }
    const half = this.#halves.get(host);
    if (half === undefined) return null;
    half.bytes += bytes.byteLength;
    if (half.id !== id || half.pieces.length !== at || half.bytes > MAX_CHUNKED_BYTES) {
      this.dropOf(host);
      return null;
    }
    half.pieces.push(bytes);
    if (half.pieces.length < of) return null;
    this.#halves.delete(host);
    return deserialize(Buffer.concat(half.pieces, half.bytes)) as unknown[];
  }

  /** The host is gone, or goes on with another message. */
  dropOf(host: string): void {
    if (this.#halves.delete(host)) this.#onLost();
  }
}

/** As a structured clone, views of bytes included: `v8.serialize` makes of those a view of the whole. */
function serialize(value: unknown): Uint8Array<ArrayBuffer> {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return new Uint8Array(serializer.releaseBuffer());
}

function deserialize(bytes: Uint8Array): unknown {
  const deserializer = new Deserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}
