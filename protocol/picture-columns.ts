import { readAddresses, writeAddresses } from "./address-columns.ts";
import { BadBytesError, type ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { MAX_ACTORS } from "./column.ts";
import type { PictureChanges, PictureColumns } from "./picture.ts";

/** One whole column after the other, hosts together: neighbours are alike then, and compress well. */
export function writeColumns(to: ByteWriter, actors: PictureColumns): void {
  const rows = rowsByHost(actors);
  to.number(rows.length);
  writeSteps(to, rows, actors.ix);
  writeSteps(to, rows, actors.host);
  for (const row of rows) to.number(at(actors.class, row));
  for (const row of rows) to.number(at(actors.source, row) + 1);
  for (const row of rows) to.signed(at(actors.parent, row) === -1 ? 0 : at(actors.ix, row) - at(actors.parent, row));
  writeStates(to, rows, actors);
  const addresses = new Array<string>(rows.length);
  const named: [row: number, name: string][] = [];
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n] as number;
    const name = actors.name[row] ?? null;
    addresses[n] = actors.address[row] ?? "";
    if (name !== null) named.push([n, name]);
  }
  writeAddresses(to, addresses);
  to.text(JSON.stringify(named));
}

export function readColumns(from: ByteReader): PictureColumns {
  const count = from.count(MAX_ACTORS);
  const ix = readSteps(from, count);
  const host = readSteps(from, count);
  const classes = readNumbers(from, count, 0);
  const source = readNumbers(from, count, -1);
  const parent = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    const above = from.signed();
    parent[n] = above === 0 ? -1 : at(ix, n) - above;
  }
  const { depth, state, busyMs } = readStates(from, count);
  const address = readAddresses(from, count);
  return { ix, host, class: classes, source, parent, depth, state, busyMs, address, name: readNames(from, count) };
}

/** By rising `ix`: of 1,000 of 100,000 that changed the step to the next takes a byte, and so do most states. */
export function writeChanges(to: ByteWriter, changes: PictureChanges): void {
  const rows = risingRows(changes.ix);
  writeRising(to, rows, changes.ix);
  writeStates(to, rows, changes);
}

export function readChanges(from: ByteReader): PictureChanges {
  const ix = readRising(from);
  return { ix, ...readStates(from, ix.length) };
}

/** Positions in the order of rising `ix`. */
export function risingRows(ix: ArrayLike<number>): Uint32Array {
  const rows = Uint32Array.from({ length: ix.length }, (_, row) => row);
  return rows.sort((a, b) => at(ix, a) - at(ix, b));
}

export function writeRising(to: ByteWriter, rows: Uint32Array, ix: ArrayLike<number>): void {
  to.number(rows.length);
  let last = 0;
  for (const row of rows) {
    to.number(at(ix, row) - last);
    last = at(ix, row);
  }
}

export function readRising(from: ByteReader): Int32Array {
  const ix = new Int32Array(from.count(MAX_ACTORS));
  let last = 0;
  for (let n = 0; n < ix.length; n++) {
    last += from.number();
    ix[n] = last;
  }
  return ix;
}

/** Depth and state as one number, and how long the turn lasts where there is one. */
function writeStates(to: ByteWriter, rows: Uint32Array, columns: Omit<PictureChanges, "ix">): void {
  for (const row of rows) to.number(at(columns.depth, row) * 4 + at(columns.state, row));
  for (const row of rows) if (at(columns.state, row) !== 0) to.number(Math.round(at(columns.busyMs, row)));
}

function readStates(from: ByteReader, count: number): Omit<PictureChanges, "ix"> {
  const depth = new Float64Array(count);
  const state = new Uint8Array(count);
  const busyMs = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const code = from.number();
    state[n] = code % 4;
    depth[n] = Math.floor(code / 4);
  }
  for (let n = 0; n < count; n++) if (state[n] !== 0) busyMs[n] = from.number();
  return { depth, state, busyMs };
}

function writeSteps(to: ByteWriter, rows: Uint32Array, column: ArrayLike<number>): void {
  let last = 0;
  for (const row of rows) {
    to.signed(at(column, row) - last);
    last = at(column, row);
  }
}

/** A loop: `Int32Array.from` with a function takes several times as long. */
function readNumbers(from: ByteReader, count: number, add: number): Int32Array {
  const column = new Int32Array(count);
  for (let n = 0; n < count; n++) column[n] = from.number() + add;
  return column;
}

function readSteps(from: ByteReader, count: number): Int32Array {
  const column = new Int32Array(count);
  let last = 0;
  for (let n = 0; n < count; n++) {
    last += from.signed();
    column[n] = last;
  }
  return column;
}

function readNames(from: ByteReader, count: number): (string | null)[] {
  const names: (string | null)[] = new Array(count).fill(null);
  const named: unknown = JSON.parse(from.text());
  if (!Array.isArray(named)) throw new BadBytesError("the names are no list");
  for (const [n, name] of named) {
    if (!(n in names) || typeof name !== "string") throw new BadBytesError("a name belongs to no actor");
    names[n] = name;
  }
  return names;
}

/** Counted, not compared: hosts are small numbers. */
function rowsByHost({ host }: PictureColumns): Uint32Array {
  const starts: number[] = [];
  for (let row = 0; row < host.length; row++) starts[at(host, row) + 1] = (starts[at(host, row) + 1] ?? 0) + 1;
  for (let n = 0, before = 0; n < starts.length; n++) {
    before += starts[n] ?? 0;
    starts[n] = before;
  }
  const rows = new Uint32Array(host.length);
  for (let row = 0; row < host.length; row++) {
    const place = starts[at(host, row)] ?? 0;
    rows[place] = row;
    starts[at(host, row)] = place + 1;
  }
  return rows;
}

function at(column: ArrayLike<number>, row: number): number {
  return column[row] as number;
}
