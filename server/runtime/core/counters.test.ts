import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addCounters,
  COUNTERS,
  CounterBook,
  copyCounters,
  HEADER,
  MAX_TYPES,
  messageTypeOf,
  newCounters,
  newHeader,
  newMark,
  ROW,
  ROWS_PER_SEGMENT,
  readCounters,
  stoppingSinceOf,
} from "./counters.ts";

function open() {
  const header = newHeader();
  const shared: SharedArrayBuffer[] = [];
  const book = new CounterBook(header, (segment) => shared.push(segment));
  return { book, header: new Float64Array(header), shared };
}

describe("the book of counters", () => {
  it("starts with no turn in hand", () => {
    expect(open().header[HEADER.slot]).toBe(-1);
  });

  it("gives each actor a row of its own, cleared, with its number, and uses released rows again", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(), { freq: 2 }), { maxLength: 200 }), (moves) => {
        const { book } = open();
        const rows = new Map<number, ReturnType<CounterBook["allocate"]>>();
        let most = 0;
        for (const [n, free] of moves.entries()) {
          const places = [...rows];
          if (free !== null && places.length > 0) {
            const [id, { slot }] = places[free % places.length] as (typeof places)[number];
            book.clear(slot);
            book.release(slot);
            rows.delete(id);
            continue;
          }
          const row = book.allocate(n + 1);
          expect(row.cells[row.at + ROW.received]).toBe(0);
          row.cells[row.at + ROW.received] = 1_000 + n;
          rows.set(n + 1, row);
          most = Math.max(most, rows.size);
        }
        for (const [id, { cells, at, slot }] of rows) {
          expect(cells[at + ROW.id]).toBe(id);
          expect(cells[at + ROW.received]).toBe(1_000 + id - 1);
          expect(slot).toBeLessThan(most);
        }
      }),
    );
  });

  it("gives a cleared row, which is nobody's, to another actor only when it is released", () => {
    const { book } = open();
    const { slot, cells, at } = book.allocate(7);

    book.clear(slot);
    expect(cells[at + ROW.id]).toBe(0);
    expect(book.allocate(8).slot).not.toBe(slot);
    book.release(slot);

    expect(book.allocate(9)).toMatchObject({ slot });
  });

  it("keeps two facts in one cell, each without touching the other", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 ** 39, noNaN: true }), fc.nat(MAX_TYPES), (sinceMs, type) => {
        const mark = newMark(sinceMs, type);

        expect(stoppingSinceOf(mark)).toBe(Math.floor(sinceMs));
        expect(messageTypeOf(mark)).toBe(type);
      }),
    );
  });

  it("shares each segment as soon as a row in it is given out, and no other", () => {
    const { book, shared } = open();

    for (let id = 1; id <= ROWS_PER_SEGMENT; id += 1) book.allocate(id);
    expect(shared).toHaveLength(1);
    const { cells } = book.allocate(ROWS_PER_SEGMENT + 1);

    expect(shared).toHaveLength(2);
    expect(cells.buffer).toBe(shared[1]);
  });
});

describe("an actor's counters", () => {
  /** Each counter another number. */
  const row = () => {
    const place = open().book.allocate(1);
    for (const [n, name] of COUNTERS.entries()) place.cells[place.at + ROW[name]] = n + 1;
    return place;
  };

  it.each(COUNTERS)("are read, copied and added up with %s among them", (name) => {
    const { cells, at } = row();
    const read = newCounters();
    const sum = newCounters();

    readCounters(cells, at, read);
    copyCounters(read, sum);
    addCounters(sum, read);

    expect([read[name], sum[name]]).toEqual([COUNTERS.indexOf(name) + 1, 2 * (COUNTERS.indexOf(name) + 1)]);
  });

  it.each(COUNTERS)("believe no number in the cell of %s that none can have counted", (name) => {
    const { cells, at } = row();
    const read = newCounters();

    cells[at + ROW[name]] = Number.NaN;
    readCounters(cells, at, read);

    expect(read[name]).toBe(0);
  });
});
