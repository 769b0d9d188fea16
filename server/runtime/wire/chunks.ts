import { BatchMeter, type MessageSize, sizeOfChunk, sizeOfMessage } from "./batch-meter.ts";
import { decodeFrame, encodeFrame } from "./frame.ts";
import { type Chunk, MessageBatch } from "./message-batch.ts";

/** One message that is cut may have this many bytes; what is half there of one holds no more at its receiver. */
export const MAX_CHUNKED_BYTES = 64 * 1024 * 1024;

/** No frame of one chunk has more than this beside the chunk's own bytes. */
const CHUNK_OVERHEAD = 128;

/** The least limit that an engine may have. */
export const MIN_MESSAGE_BYTES = 2 * CHUNK_OVERHEAD;

/** A part of a batch that an engine carries in one piece. `from`: the first item that has not wholly gone before it. */
export interface BatchPart {
  readonly batch: MessageBatch;
  readonly from: number;
}

/**
 * Cuts what goes to one host into parts whose frames have at most `maxBytes`, in order. A message that is larger goes
 * as chunks, one after the other with nothing between, so that it stays in its place. `nextId` numbers it, below 2^32.
 * `refuse` is told the place of one that cannot go at all.
 */
export function* partsOf(
  batch: MessageBatch,
  maxBytes: number,
  nextId: () => number,
  refuse: (place: number, reason: string) => void,
): Generator<BatchPart> {
  let from = 0;
  let meter = new BatchMeter();
  for (const [place, size] of sizesOf(batch).entries()) {
    if (place > from && meter.bytes + meter.costOf(size) > maxBytes) {
      yield { batch: batch.slice(from, place), from };
      from = place;
      meter = new BatchMeter();
    }
    meter.add(size);
    if (meter.bytes <= maxBytes) continue;
    const whole = encodeFrame({ is: "batch", view: 0, batch: batch.slice(place, place + 1) });
    const tooLarge = whole.byteLength > MAX_CHUNKED_BYTES;
    if (tooLarge) refuse(place, `it has ${whole.byteLength} bytes, more than ${MAX_CHUNKED_BYTES}`);
    else for (const chunk of cut(whole, maxBytes, nextId())) yield { batch: batchOf(chunk), from: place };
    from = place + 1;
    meter = new BatchMeter();
  }
  if (from < batch.size) yield { batch: from === 0 ? batch : batch.slice(from), from };
}

function sizesOf(batch: MessageBatch): MessageSize[] {
  const sizes: MessageSize[] = [];
  batch.forEach({
    message: (to, sender, body) => sizes.push(sizeOfMessage(to, sender, body)),
    chunk: (chunk) => sizes.push(sizeOfChunk(chunk)),
  });
  return sizes;
}

function* cut(whole: Uint8Array, maxBytes: number, id: number): Generator<Chunk> {
  const size = maxBytes - CHUNK_OVERHEAD;
  const of = Math.ceil(whole.byteLength / size);
  // Copies: a view would take the whole message along wherever it is cloned.
  for (let at = 0; at < of; at += 1) yield { id, at, of, bytes: whole.slice(at * size, (at + 1) * size) };
}

function batchOf(chunk: Chunk): MessageBatch {
  const batch = new MessageBatch();
  batch.addChunk(chunk);
  return batch;
}

interface Half {
  id: number;
  of: number;
  pieces: Uint8Array[];
  bytes: number;
}

/**
 * Puts chunks together. Of each sending host at most one message is half there, as its chunks come in a row; what does
 * not fit to the one before, grows too large, cannot be read, or whose host is gone, is dropped and counted.
 */
export class ChunkAssembly {
  readonly #halves = new Map<string, Half>();
  readonly #onLost: () => void;

  /** `onLost` is called for each message that is dropped. */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** The message, in a batch, when this was its last chunk. */
  add(host: string, { id, at, of, bytes }: Chunk): MessageBatch | null {
    if (at === 0) {
      this.dropOf(host);
      this.#halves.set(host, { id, of, pieces: [], bytes: 0 });
    }
    const half = this.#halves.get(host);
    if (half === undefined) return null;
    half.bytes += bytes.byteLength;
    const fits = half.id === id && half.pieces.length === at && bytes.byteLength > 0;
    if (!fits || half.bytes > MAX_CHUNKED_BYTES) {
      this.dropOf(host);
      return null;
    }
    half.pieces.push(bytes);
    if (half.pieces.length < half.of) return null;
    this.#halves.delete(host);
    return this.#read(Buffer.concat(half.pieces, half.bytes));
  }

  #read(whole: Uint8Array): MessageBatch | null {
    try {
      const frame = decodeFrame(whole);
      if (frame.is === "batch") return frame.batch;
    } catch {
      // The other host sent something that is no message: it is lost as one that never came.
    }
    this.#onLost();
    return null;
  }

  /** The host is gone, or goes on with another message. */
  dropOf(host: string): void {
    if (this.#halves.delete(host)) this.#onLost();
  }
}
