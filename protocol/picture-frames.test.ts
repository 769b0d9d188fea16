import fc from "fast-check";
import { expect, it } from "vitest";
import { COUNTERS, forEachCounter } from "./actor-counters.ts";
import { BadBytesError } from "./byte-reader.ts";
import type { PictureColumns, PictureDelta } from "./picture.ts";
import { decodeLive, decodeSnapshot, encodeCounters, encodeDelta, encodeSnapshot } from "./picture-frames.ts";

const AT = "2026-11-20T12:00:00.000Z";
const head = { t: "snapshot" as const, epoch: "e1", seq: 7, at: AT, convention: "test", engine: "local" };
const lists = { hosts: [], classes: ["Cart"], sources: [] };
const delta = { epoch: "e1", from: 7, seq: 8, at: AT, received: 12, failed: 1 };

const actor = fc.record({
  address: fc.oneof(
    fc
      .tuple(fc.constantFrom("north:k3j", "east:1", "x"), fc.nat(2 ** 40))
      .map(([stem, n]) => `${stem}.${n.toString(36)}`),
    fc.stringMatching(/^[A-Za-z0-9._:-]{1,40}$/),
  ),
  class: fc.nat(300),
  source: fc.integer({ min: -1, max: 300 }),
  host: fc.nat(20),
  parent: fc.integer({ min: -1, max: 5 }),
  name: fc.option(fc.string()),
  depth: fc.oneof(
    fc.nat(40),
    fc.nat(2 ** 30),
    fc.maxSafeNat().map((n) => Math.floor(n / 8)),
  ),
  state: fc.nat(2),
});
const actors = fc.array(actor, { maxLength: 60 });

function columnsOf(rows: readonly (typeof actor extends fc.Arbitrary<infer A> ? A : never)[]): PictureColumns {
  const ix = rows.map((_, n) => 10 + n * 3);
  return {
    ix,
    address: rows.map(({ address }) => address),
    class: rows.map((row) => row.class),
    source: rows.map(({ source }) => source),
    host: rows.map(({ host }) => host),
    parent: rows.map(({ parent }) => parent),
    name: rows.map(({ name }) => name),
    depth: rows.map(({ depth }) => depth),
    state: rows.map(({ state }) => state),
    busyMs: rows.map(({ state }, n) => (state === 0 ? 0 : n * 1000)),
  };
}

/** Rows by rising ix: in which order columns travel says nothing. */
function rowsOf(columns: object) {
  const entries = Object.entries(columns as Record<string, ArrayLike<unknown>>);
  const length = entries[0]?.[1].length ?? 0;
  return Array.from({ length }, (_, n) => Object.fromEntries(entries.map(([name, column]) => [name, column[n]]))).sort(
    (a, b) => Number(a.ix) - Number(b.ix),
  );
}

it("reads a snapshot as it was written, whatever its addresses, names and depths are", () => {
  fc.assert(
    fc.property(actors, (rows) => {
      const written = { ...head, ...lists, actors: columnsOf(rows) };

      const { actors: columns, ...read } = decodeSnapshot(encodeSnapshot(written));

      expect(read).toEqual({ ...head, ...lists });
      expect(rowsOf(columns)).toEqual(rowsOf(written.actors));
    }),
  );
});

it("reads a delta as it was written", () => {
  fc.assert(
    fc.property(actors, fc.uniqueArray(fc.nat(2 ** 30)), (rows, gone) => {
      const { ix, depth, state, busyMs, source } = columnsOf(rows);
      const written: PictureDelta = {
        ...delta,
        gone,
        born: columnsOf(rows),
        swapped: { ix, source },
        changed: { ix, depth, state, busyMs },
      };

      const frame = decodeLive(encodeDelta(written));

      if (frame.t !== "delta") throw new Error(frame.t);
      const { born = {}, swapped = {}, changed = {}, gone: read = [], ...rest } = frame.delta;
      expect(rest).toEqual(delta);
      expect(Array.from(read)).toEqual(gone.toSorted((a, b) => a - b));
      expect(rowsOf(born)).toEqual(rowsOf(written.born ?? {}));
      expect(rowsOf(swapped)).toEqual(rowsOf(written.swapped ?? {}));
      expect(rowsOf(changed)).toEqual(rowsOf(written.changed ?? {}));
    }),
  );
});

it.each(COUNTERS)("reads %s of each actor as it was written", (name) => {
  const counted = forEachCounter((each) => (each === name ? [2 ** 53 - 1, 128] : [0, 1]));

  const frame = decodeLive(encodeCounters({ epoch: "e1", ix: [9, 4], ...counted }));

  expect(frame).toMatchObject({
    t: "counters",
    counters: { epoch: "e1", ix: Int32Array.of(4, 9), [name]: Float64Array.of(128, 2 ** 53 - 1) },
  });
});

it("writes counters in bytes that say, row by row, what was received, sent and failed, and then what came later", () => {
  const counted = { ...forEachCounter(() => [0, 0]), received: [7, 5], sent: [128, 1], failed: [1, 0] };

  const bytes = [...encodeCounters({ epoch: "e", ix: [9, 4], ...counted })];

  expect(bytes.slice(0, 12)).toEqual([3, 1, 101, 2, 4, 5, 5, 7, 1, 128, 1, 0]);
});

it("takes at most 3 bytes for each of 1,000 of 100,000 actors that changed", () => {
  const ix = Array.from({ length: 1000 }, (_, n) => n * 100 + (n % 7));
  const changed = {
    ix,
    depth: ix.map((n) => n % 50),
    state: ix.map((n) => (n % 5 === 0 ? 1 : 0)),
    busyMs: ix.map((n) => (n % 5 === 0 ? 40 : 0)),
  };

  expect(encodeDelta({ ...delta, changed }).length).toBeLessThanOrEqual(3000);
});

it("refuses bytes that end early, are of no kind, or promise more than follows", () => {
  const whole = encodeSnapshot({ ...head, ...lists, actors: columnsOf([]) });

  expect(() => decodeSnapshot(whole.subarray(0, whole.length - 1))).toThrow(BadBytesError);
  expect(() => decodeSnapshot(Uint8Array.of(9, 9))).toThrow(BadBytesError);
  expect(() => decodeLive(Uint8Array.of(9))).toThrow(BadBytesError);
  expect(() => decodeLive(Uint8Array.of(3, 0, 255, 255, 127))).toThrow(BadBytesError);
});
