import { z } from "zod";
import { BatchWriter, readBatch } from "./batch-codec.ts";
import { type CarriedError, carriedErrorSchema } from "./carried-error.ts";
import type { MessageBatch } from "./message-batch.ts";
import { SectionReader, SectionWriter } from "./sections.ts";
import { ValueReader } from "./value-reader.ts";
import { ValueWriter } from "./value-writer.ts";
import { wireInvalid } from "./wire-invalid.ts";

/** The version of the protocol that frames are written in: their first byte. */
export const WIRE_VERSION = 1;
/** The versions that can be read. A host says them where it joins; two hosts speak the highest that both can read. */
export const readableVersions: { readonly min: number; readonly max: number } = { min: 1, max: 1 };

/**
 * What goes from one host to another in one piece. `view`: the number of the last view of the convention that the
 * sender had seen. `id`: of the call, counted by who asks. Both are whole numbers below 2^32.
 *
 * A call stands here as it came, so that its id is known when it is refused: read it with `readHostCall`; and the value
 * of an answer with `readHostAnswer`, which needs to know what was asked.
 */
export type Frame =
  | { is: "batch"; view: number; batch: MessageBatch }
  | { is: "call"; view: number; id: number; call: unknown }
  | { is: "answer"; view: number; id: number; value: unknown }
  | { is: "failure"; view: number; id: number; error: CarriedError }
  | { is: "cancel"; view: number; id: number };

/** By their number on the wire. */
const KINDS = ["batch", "call", "answer", "failure", "cancel"] as const satisfies readonly Frame["is"][];

/** u8 version, u8 kind, u16 flags (none yet), u32 view; then what belongs to the kind. */
export const FRAME_HEAD_BYTES = 8;

/**
 * The frame in memory of its own; batch-codec.ts and value-writer.ts say what is in it. Throws `WIRE_INVALID` for a
 * call or an answer that cannot travel.
 */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const begin = (bytes: number) => {
    const writer = new SectionWriter(FRAME_HEAD_BYTES + bytes);
    writer.u8(WIRE_VERSION);
    writer.u8(KINDS.indexOf(frame.is));
    writer.u16(0);
    writer.u32(frame.view);
    return writer;
  };
  if (frame.is === "batch") return new BatchWriter(frame.batch).finish(begin).bytes;
  const values = new ValueWriter();
  const text = frame.is === "cancel" ? "" : values.text(contentOf(frame));
  const textBytes = Buffer.byteLength(text);
  const writer = begin(8 + textBytes + values.bytes);
  writer.u32(frame.id);
  writer.u32(textBytes);
  writer.text(text);
  writer.blobs(values.blobs);
  return writer.bytes;
}

function contentOf(frame: Exclude<Frame, { is: "batch" | "cancel" }>): unknown {
  if (frame.is === "call") return frame.call;
  return frame.is === "answer" ? frame.value : frame.error;
}

/**
 * The whole frame, or `WIRE_INVALID` with what is wrong: another version, a kind or a flag that there is not, a length
 * that goes beyond the end, bytes that are left over, text that is not UTF-8, JSON that is none. What is read keeps
 * nothing of `bytes`.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const sections = new SectionReader(bytes);
  const version = sections.u8("the version");
  const { min, max } = readableVersions;
  if (version < min || version > max) {
    throw wireInvalid(`a frame of version ${version}, where ${min === max ? min : `${min} to ${max}`} can be read`);
  }
  const number = sections.u8("the kind");
  const flags = sections.u16("the flags");
  const view = sections.u32("the view");
  const is = KINDS[number];
  if (is === undefined) throw wireInvalid(`there is no frame of kind ${number}`);
  if (flags !== 0) throw wireInvalid(`a frame with flags ${flags}, of which none is known`);
  if (is === "batch") return { is, view, batch: readBatch(sections) };
  const id = sections.u32("the id");
  const text = sections.text(sections.u32("the size of the text"), "the text");
  const values = new ValueReader(sections.rest());
  const content = is === "cancel" && text === "" ? null : values.value(text);
  values.end();
  switch (is) {
    case "call":
      return { is, view, id, call: content };
    case "answer":
      return { is, view, id, value: content };
    case "failure":
      return { is, view, id, error: errorOf(content) };
    case "cancel":
      return { is, view, id };
  }
}

function errorOf(content: unknown): CarriedError {
  const { data, error } = carriedErrorSchema.safeParse(content);
  if (error !== undefined) throw wireInvalid(`a failure is none: ${z.prettifyError(error)}`);
  return data;
}
