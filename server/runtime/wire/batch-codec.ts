import { z } from "zod";
import { notice as noticeSchema } from "./fields.ts";
import { type BatchReader, type Chunk, MessageBatch } from "./message-batch.ts";
import { isNotice, type Notice, type Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";
import type { SectionReader, SectionWriter } from "./sections.ts";
import { ValueReader } from "./value-reader.ts";
import { ValueWriter } from "./value-writer.ts";
import { wireInvalid } from "./wire-invalid.ts";

/** Of the numbers in front of a batch, and of an item. */
export const BATCH_HEAD_BYTES = 12;
export const ITEM_BYTES = 12;

/** In `to`: a chunk, whose body is a value. In `sender`: a notice. In `length`: the body is a value. */
const FLAG = 0x8000_0000;
const NUMBER = 0x7fff_ffff;

/** An address that would be no line of the table, more than one, or look like a quoted one. */
const QUOTED = /^"|^$|\n/;

const chunkSchema: z.ZodType<Chunk> = z.object({
  id: z.int().min(0).max(0xffff_ffff),
  at: z.int().min(0),
  of: z.int().min(1),
  bytes: z.instanceof(Uint8Array),
});

/**
 * A batch as it stands in a frame:
 *
 *     u32 items   u32 bytes of the table   u32 bytes of the text
 *     items × { u32 to   u32 sender   u32 length }
 *     table   text   bytes of values
 *
 * `to` and `sender` are places in the table, whose entries stand one in a line: addresses, and notices as values
 * (value-writer.ts). All bodies stand in one text, which is read at once and cut by their lengths in UTF-16 units.
 * Neither addresses nor JSON bodies are looked into: an address that is none reaches nobody, a body that is none is
 * refused by who reads it, and what came with them in the frame is not lost for that.
 */
export class BatchWriter implements BatchReader {
  readonly #items: number[] = [];
  readonly #table: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #values = new ValueWriter();
  #text = "";

  constructor(batch: MessageBatch) {
    batch.forEach(this);
  }

  finish(begin: (bytes: number) => SectionWriter): SectionWriter {
    const lines = this.#table.join("\n");
    const tableBytes = Buffer.byteLength(lines);
    const textBytes = Buffer.byteLength(this.#text);
    const writer = begin(BATCH_HEAD_BYTES + 4 * this.#items.length + tableBytes + textBytes + this.#values.bytes);
    writer.u32(this.#items.length / 3);
    writer.u32(tableBytes);
    writer.u32(textBytes);
    for (let i = 0; i < this.#items.length; i += 1) writer.u32(this.#items[i] as number);
    writer.text(lines);
    writer.text(this.#text);
    writer.blobs(this.#values.blobs);
    return writer;
  }

  message(to: string, sender: Sender, body: Body): void {
    this.#items.push(this.#address(to), isNotice(sender) ? this.#notice(sender) : this.#address(sender));
    if (typeof body === "string") this.#body(body, 0);
    else this.#body(this.#values.text(body), FLAG);
  }

  chunk(chunk: Chunk): void {
    this.#items.push(FLAG, 0);
    this.#body(this.#values.text(chunk), FLAG);
  }

  #body(text: string, flag: number): void {
    this.#text += text;
    this.#items.push(text.length + flag);
  }

  #address(address: string): number {
    return this.#places.get(address) ?? this.#enter(address, lineOf(address));
  }

  #notice(notice: Notice): number {
    const before = this.#values.bytes;
    const line = noticeLine(notice, this.#values);
    // Lines that are alike may still name different bytes.
    const known = this.#values.bytes === before ? this.#places.get(line) : undefined;
    return (known ?? this.#enter(line, line)) + FLAG;
  }

  #enter(key: string, line: string): number {
    const place = this.#table.push(line) - 1;
    this.#places.set(key, place);
    return place;
  }
}

/** An address as it stands in the table. */
export function lineOf(address: string): string {
  return QUOTED.test(address) ? JSON.stringify(address) : address;
}

/** A notice as it stands in the table; what bytes it has go to the values. */
export function noticeLine(notice: Notice, values: ValueWriter): string {
  return notice.escalated === undefined ? JSON.stringify(notice) : values.text(notice);
}

/** Reads what a `BatchWriter` wrote. */
export function readBatch(sections: SectionReader): MessageBatch {
  const items = sections.u32("the number of items");
  const tableBytes = sections.u32("the size of the table");
  const textBytes = sections.u32("the size of the text");
  const rows = sections.bytes(ITEM_BYTES * items, `${items} items`);
  const table = new TableReader(sections.text(tableBytes, "the table"));
  const text = sections.text(textBytes, "the text");
  const values = new ValueReader(sections.rest());
  const batch = new MessageBatch();
  let at = 0;
  for (let row = 0; row < rows.byteLength; row += ITEM_BYTES) {
    const to = rows.readUInt32LE(row);
    const sender = rows.readUInt32LE(row + 4);
    const length = rows.readUInt32LE(row + 8);
    const end = at + (length & NUMBER);
    if (end > text.length) throw wireInvalid(`a body ends at ${end} in a text of ${text.length}`);
    const body = text.slice(at, end);
    at = end;
    if (to >= FLAG) batch.addChunk(chunkOf(values.value(body)));
    else {
      const from = sender >= FLAG ? table.notice(sender & NUMBER, values) : table.address(sender);
      batch.add(table.address(to), from, length >= FLAG ? bodyOf(values.value(body)) : body);
    }
  }
  if (at < text.length) throw wireInvalid(`${text.length - at} characters that belong to no body`);
  values.end();
  return batch;
}

/** The lines of a table; each is read once, when it is first needed. */
class TableReader {
  readonly #lines: string[];
  readonly #notices: (Notice | undefined)[] = [];

  constructor(lines: string) {
    this.#lines = lines === "" ? [] : lines.split("\n");
  }

  address(place: number): string {
    const line = this.#line(place);
    return line.startsWith('"') ? this.#unquoted(place, line) : line;
  }

  #unquoted(place: number, line: string): string {
    const address = new ValueReader(NO_BYTES).value(line);
    if (typeof address !== "string") throw wireInvalid(`line ${place} of the table is no address`);
    return address;
  }

  notice(place: number, values: ValueReader): Notice {
    const known = this.#notices[place];
    if (known !== undefined) return known;
    const { data, error } = noticeSchema.safeParse(values.value(this.#line(place)));
    if (error !== undefined) throw wireInvalid(`line ${place} of the table is no notice: ${z.prettifyError(error)}`);
    this.#notices[place] = data;
    return data;
  }

  #line(place: number): string {
    const line = this.#lines[place];
    if (line === undefined) throw wireInvalid(`there is no line ${place} in a table of ${this.#lines.length}`);
    return line;
  }
}

const NO_BYTES = new Uint8Array(0);

function chunkOf(value: unknown): Chunk {
  const { data, error } = chunkSchema.safeParse(value);
  if (error !== undefined) throw wireInvalid(`a chunk is none: ${z.prettifyError(error)}`);
  return data;
}

function bodyOf(value: unknown): object {
  if (typeof value !== "object" || value === null) throw wireInvalid("a body that is a value is no object");
  return value;
}
