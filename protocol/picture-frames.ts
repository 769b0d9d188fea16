import * as z from "zod";
import { COUNTERS, forEachCounter } from "./actor-counters.ts";
import { BadBytesError, ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { CountersFrame, PictureDelta, PictureSnapshot } from "./picture.ts";
import {
  readChanges,
  readColumns,
  readRising,
  risingRows,
  writeChanges,
  writeColumns,
  writeRising,
} from "./picture-columns.ts";
import { topologyDeltaSchema, topologyHostSchema, topologySnapshotSchema } from "./topology.ts";

/**
 * The frames of the picture between console and browser, in bytes: a snapshot is the body of `GET /api/v1/topology`
 * (with that type accepted), deltas and counters come over `/live`. The first byte is the kind, what is few is JSON,
 * what is as many as actors is columns. A decoder throws `BadBytesError` or zod's error for what is no such frame.
 */
export const PICTURE_TYPE = "application/vnd.callboard.picture";

const SNAPSHOT = 1;
const DELTA = 2;
const COUNTS = 3;

const GONE = 1;
const BORN = 2;
const SWAPPED = 4;
const CHANGED = 8;

const snapshotHeadSchema = topologySnapshotSchema.omit({ actors: true });
const deltaHeadSchema = topologyDeltaSchema
  .pick({ epoch: true, seq: true, at: true, classes: true, sources: true, renamed: true })
  .extend({
    from: z.number().int().min(0),
    received: z.number().int().min(0),
    failed: z.number().int().min(0),
    hostsGone: z.array(z.number().int()).optional(),
    hosts: z.array(topologyHostSchema).optional(),
  });

export function encodeSnapshot({ actors, ...head }: PictureSnapshot): Uint8Array<ArrayBuffer> {
  const to = new ByteWriter(1024 * 1024);
  to.byte(SNAPSHOT);
  to.text(JSON.stringify(head));
  writeColumns(to, actors);
  return to.done();
}

export function decodeSnapshot(bytes: Uint8Array): PictureSnapshot {
  const from = new ByteReader(bytes);
  if (from.byte() !== SNAPSHOT) throw new BadBytesError("these bytes are no snapshot");
  return { ...snapshotHeadSchema.parse(JSON.parse(from.text())), actors: readColumns(from) };
}

export function encodeDelta({ gone, born, swapped, changed, ...head }: PictureDelta): Uint8Array<ArrayBuffer> {
  const to = new ByteWriter();
  to.byte(DELTA);
  to.text(JSON.stringify(head));
  to.byte((gone ? GONE : 0) + (born ? BORN : 0) + (swapped ? SWAPPED : 0) + (changed ? CHANGED : 0));
  if (gone) writeRising(to, risingRows(gone), gone);
  if (born) writeColumns(to, born);
  if (swapped) {
    const rows = risingRows(swapped.ix);
    writeRising(to, rows, swapped.ix);
    for (const row of rows) to.number((swapped.source[row] as number) + 1);
  }
  if (changed) writeChanges(to, changed);
  return to.done();
}

export function encodeCounters({ epoch, ix, ...columns }: CountersFrame): Uint8Array<ArrayBuffer> {
  const to = new ByteWriter();
  const rows = risingRows(ix);
  to.byte(COUNTS);
  to.text(epoch);
  writeRising(to, rows, ix);
  for (const name of COUNTERS) for (const row of rows) to.number(columns[name][row] as number);
  return to.done();
}

export type LivePictureFrame = { t: "delta"; delta: PictureDelta } | { t: "counters"; counters: CountersFrame };

/** A binary frame of the live socket. */
export function decodeLive(bytes: Uint8Array): LivePictureFrame {
  const from = new ByteReader(bytes);
  const kind = from.byte();
  if (kind === DELTA) return { t: "delta", delta: readDelta(from) };
  if (kind === COUNTS) return { t: "counters", counters: readCounters(from) };
  throw new BadBytesError(`no live frame is of the kind ${kind}`);
}

function readDelta(from: ByteReader): PictureDelta {
  const delta: PictureDelta = deltaHeadSchema.parse(JSON.parse(from.text()));
  const parts = from.byte();
  if (parts & GONE) delta.gone = readRising(from);
  if (parts & BORN) delta.born = readColumns(from);
  if (parts & SWAPPED) {
    const ix = readRising(from);
    delta.swapped = { ix, source: Int32Array.from(ix, () => from.number() - 1) };
  }
  if (parts & CHANGED) delta.changed = readChanges(from);
  return delta;
}

function readCounters(from: ByteReader): CountersFrame {
  const epoch = from.text();
  const ix = readRising(from);
  return { epoch, ix, ...forEachCounter(() => Float64Array.from(ix, () => from.number())) };
}
