import { BATCH_HEAD_BYTES, ITEM_BYTES, lineOf, noticeLine } from "./batch-codec.ts";
import { FRAME_HEAD_BYTES } from "./frame.ts";
import type { Chunk } from "./message-batch.ts";
import { isNotice, type Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";
import { ValueWriter } from "./value-writer.ts";

/** What one item of a batch is on the wire. */
export interface MessageSize {
  /** What stands in the table for its receiver, and for its sender; null: nothing that others can share. */
  readonly to: string | null;
  readonly from: string | null;
  /** Of all but the lines of the table that it may share with others. */
  readonly bytes: number;
}

export function sizeOfMessage(to: string, sender: Sender, body: Body): MessageSize {
  const values = new ValueWriter();
  const line = isNotice(sender) ? noticeLine(sender, values) : lineOf(sender);
  const isShared = values.bytes === 0;
  const bodyBytes = Buffer.byteLength(typeof body === "string" ? body : values.text(body));
  const ownLine = isShared ? 0 : 1 + Buffer.byteLength(line);
  return { to: lineOf(to), from: isShared ? line : null, bytes: ITEM_BYTES + ownLine + bodyBytes + values.bytes };
}

export function sizeOfChunk(chunk: Chunk): MessageSize {
  const values = new ValueWriter();
  return { to: null, from: null, bytes: ITEM_BYTES + Buffer.byteLength(values.text(chunk)) + values.bytes };
}

/** How many bytes the frame of a batch has, while the batch grows: as many as `encodeFrame` makes. */
export class BatchMeter {
  bytes = FRAME_HEAD_BYTES + BATCH_HEAD_BYTES;
  readonly #lines = new Set<string>();

  /** What the next message adds. */
  costOf({ to, from, bytes }: MessageSize): number {
    let cost = bytes;
    if (to !== null && !this.#lines.has(to)) cost += Buffer.byteLength(to) + (this.#lines.size === 0 ? 0 : 1);
    if (from !== null && from !== to && !this.#lines.has(from)) cost += 1 + Buffer.byteLength(from);
    return cost;
  }

  add(size: MessageSize): void {
    this.bytes += this.costOf(size);
    if (size.to !== null) this.#lines.add(size.to);
    if (size.from !== null) this.#lines.add(size.from);
  }
}
