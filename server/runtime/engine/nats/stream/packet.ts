import { SectionReader, SectionWriter } from "../../../wire/sections.ts";
import { wireInvalid } from "../../../wire/wire-invalid.ts";

/** A frame, or a part of one that is too large for one message. */
export interface Item {
  readonly bytes: Uint8Array;
  /** More of the same frame follows. */
  readonly isPart: boolean;
}

/** What one message of the network carries from one host to another. */
export type Packet = {
  /** Who sent it. */
  readonly life: string;
  /** The view that it had. */
  readonly viewNo: number;
} & (
  | { readonly is: "items"; readonly first: number; readonly items: readonly Item[]; readonly receipt: Receipt }
  | { readonly is: "receipt"; readonly isGap: boolean; readonly receipt: Receipt }
  /** About the connection of the two, in no order with the items. */
  | { readonly is: "note"; readonly note: unknown }
);

/** What came of the other direction: all up to that number; and how many bytes may be on their way. */
export interface Receipt {
  readonly upTo: number;
  readonly windowBytes: number;
}

const VERSION = 1;
const ITEMS = 0;
const TAKEN = 1;
const GAP = 2;
const NOTE = 3;
const LIFE_CHARS = 8;
const PART = 0x8000_0000;

/**
 * u8 version, u8 kind, u16 flags (none yet), the life; u32 view, first number, last received, window, count of items.
 */
const HEAD_BYTES = 4 + LIFE_CHARS + 5 * 4;
export const ITEM_HEAD_BYTES = 4;
/** What is left of a message of that size for items. */
export const spaceIn = (maxBytes: number): number => maxBytes - HEAD_BYTES;

export function encodePacket(packet: Packet): Uint8Array {
  const note = packet.is === "note" ? Buffer.from(JSON.stringify(packet.note)) : new Uint8Array(0);
  const items: readonly Item[] = packet.is === "items" ? packet.items : [];
  const { upTo, windowBytes } = packet.is === "note" ? { upTo: 0, windowBytes: 0 } : packet.receipt;
  let bytes = HEAD_BYTES + note.byteLength;
  for (const item of items) bytes += ITEM_HEAD_BYTES + item.bytes.byteLength;
  const writer = new SectionWriter(bytes);
  writer.u8(VERSION);
  writer.u8(kindOf(packet));
  writer.u16(0);
  writer.text(packet.life);
  writer.u32(packet.viewNo);
  writer.u32(packet.is === "items" ? packet.first : 0);
  writer.u32(upTo);
  writer.u32(windowBytes);
  writer.u32(items.length);
  for (const item of items) {
    writer.u32(item.bytes.byteLength + (item.isPart ? PART : 0));
    writer.blobs([item.bytes]);
  }
  writer.blobs([note]);
  return writer.bytes;
}

function kindOf(packet: Packet): number {
  if (packet.is === "items") return ITEMS;
  if (packet.is === "note") return NOTE;
  return packet.isGap ? GAP : TAKEN;
}

/**
 * Null for a kind that this version does not know; throws `WIRE_INVALID` for what is none. Shares the memory of
 * `bytes`.
 */
export function decodePacket(bytes: Uint8Array): Packet | null {
  const sections = new SectionReader(bytes);
  const version = sections.u8("the version");
  if (version !== VERSION) throw wireInvalid(`a packet of version ${version}, where ${VERSION} can be read`);
  const kind = sections.u8("the kind");
  sections.u16("the flags");
  const life = sections.text(LIFE_CHARS, "the life");
  const viewNo = sections.u32("the view");
  const first = sections.u32("the first number");
  const receipt = { upTo: sections.u32("the last received"), windowBytes: sections.u32("the window") };
  const count = sections.u32("the count");
  switch (kind) {
    case ITEMS: {
      const items: Item[] = [];
      for (let i = 0; i < count; i += 1) {
        const length = sections.u32("a length");
        items.push({ bytes: sections.bytes(length % PART, "an item"), isPart: length >= PART });
      }
      return { is: "items", life, viewNo, first, items, receipt };
    }
    case TAKEN:
    case GAP:
      return { is: "receipt", life, viewNo, isGap: kind === GAP, receipt };
    case NOTE:
      return { is: "note", life, viewNo, note: JSON.parse(sections.rest().toString()) };
    default:
      return null;
  }
}
