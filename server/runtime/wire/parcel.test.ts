import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openParcel, type Parcel, ParcelWriter, parcelSize } from "./parcel.ts";
import { encode } from "./plain-value.ts";

function contentOf(parcel: Parcel) {
  const messages: [to: string, from: string, message: unknown][] = [];
  openParcel(structuredClone(parcel), (...message) => messages.push(message));
  return messages;
}

/** What one parcel makes of the messages: null where one does not fit. */
function through(messages: readonly unknown[]): unknown[] {
  const parcel = new ParcelWriter();
  const fits = messages.map((message) => parcel.add("to", "from", message));
  const content = contentOf(parcel.close()).map(([, , message]) => ({ message }));
  return fits.map((isIn) => (isIn ? content.shift() : null));
}

const address = fc.constantFrom("h:1.1", "h:1.2", "h:2.1");

/** Objects of few shapes, some with the same fields and another content. */
const alike = fc.record(
  {
    type: fc.constantFrom("a", "b", 1, null),
    n: fc.oneof(fc.integer(), fc.jsonValue()),
    at: fc.constantFrom("", [], {}, undefined),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe("a parcel", () => {
  it("gives its messages as they were put in, with receiver and sender, in order", () => {
    const message = fc.tuple(address, address, fc.oneof(alike, fc.array(alike, { maxLength: 3 }), fc.jsonValue()));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), (messages) => {
        const parcel = new ParcelWriter();
        const taken = messages.filter((each) => parcel.add(...each));

        const closed = parcel.close();

        expect(contentOf(closed)).toStrictEqual(taken);
        expect(contentOf(closed).map(([, , each]) => JSON.stringify(each))).toEqual(
          taken.map(([, , each]) => JSON.stringify(each)),
        );
        expect(parcelSize(closed)).toBe(taken.length);
        for (const [, , each] of messages.filter((one) => !taken.includes(one)))
          expect(typeof encode(each) === "object" || JSON.stringify(each).includes("__proto__")).toBe(true);
      }),
    );
  });

  it("holds a message as it was when it was put in, whatever becomes of it", () => {
    const parcel = new ParcelWriter();
    const message = { n: 1, list: [{ deep: "then" }], more: {} as Record<string, unknown> };
    parcel.add("to", "from", message);

    message.n = 2;
    message.list.push({ deep: "later" });
    Object.assign(message.list[0] as object, { deep: "later" });
    message.more.at = new Date();

    expect(contentOf(parcel.close())).toEqual([["to", "from", { n: 1, list: [{ deep: "then" }], more: {} }]]);
  });

  it.each([
    [-0],
    [{ n: -0 }],
    [new Uint8Array([1])],
    [{ list: [1, { bytes: new Uint8Array([1]) }] }],
    [JSON.parse('{ "__proto__": { "a": 1 }, "b": 2 }')],
    ["x".repeat(20_000)],
    [Array.from({ length: 600 }, (_, i) => i)],
    [Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`k${i}`, i]))],
  ])("leaves out what travels by itself, and keeps what is around it: %o", (value) => {
    expect(through([{ a: ["before"] }, value, "behind"])).toEqual([
      { message: { a: ["before"] } },
      null,
      { message: "behind" },
    ]);
    expect(() => encode(value)).not.toThrow();
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  it.each([
    [undefined],
    [Number.NaN],
    [{ type: "a", at: new Date(0) }],
    [{ list: [1, { f: () => 1 }] }],
    [[1, undefined]],
    [new Map()],
    [{ big: 1n }],
    [{ type: Symbol("a") }],
    [cyclic],
  ])("leaves out what may not travel, and keeps what is around it: %o", (value) => {
    expect(through([{ a: ["before"] }, value, "behind"])).toEqual([
      { message: { a: ["before"] } },
      null,
      { message: "behind" },
    ]);
    expect(() => encode(value)).toThrow("message");
  });

  it("is full when it has so many values or characters that it should go", () => {
    const capacityFor = (message: unknown) => {
      const parcel = new ParcelWriter();
      let count = 0;
      while (!parcel.isFull) {
        parcel.add("to", "from", message);
        count += 1;
      }
      return count;
    };

    expect(capacityFor("x".repeat(16_000))).toBe(5);
    expect(capacityFor(Array.from({ length: 500 }, (_, i) => i))).toBe(9);
  });
});
