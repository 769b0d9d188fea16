import fc from "fast-check";
import { expect, it } from "vitest";
import { RuntimeError } from "../errors.ts";
import { fromCarriedError, toCarriedError } from "./carried-error.ts";
import { decodeFrame, encodeFrame, type Frame, readableVersions, WIRE_VERSION } from "./frame.ts";
import { type Chunk, MessageBatch } from "./message-batch.ts";
import type { Notice, Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";

type Item = [to: string, sender: Sender, body: Body] | [Chunk];

function batchOf(items: readonly Item[]): MessageBatch {
  const batch = new MessageBatch();
  for (const item of items) {
    if (item.length === 1) batch.addChunk(item[0]);
    else batch.add(...item);
  }
  return batch;
}

function itemsOf(batch: MessageBatch): Item[] {
  const items: Item[] = [];
  batch.forEach({ message: (...item) => items.push(item), chunk: (chunk) => items.push([chunk]) });
  return items;
}

/** A frame with its batch opened, to be compared. */
function opened(frame: Frame): unknown {
  return frame.is === "batch" ? { ...frame, batch: itemsOf(frame.batch) } : frame;
}

function sent(items: readonly Item[]): Item[] {
  const frame = decodeFrame(encodeFrame({ is: "batch", view: 1, batch: batchOf(items) }));
  return frame.is === "batch" ? itemsOf(frame.batch) : [];
}

function invalid(message: string | RegExp): unknown {
  return expect.objectContaining({ code: "WIRE_INVALID", message: expect.stringMatching(message) });
}

it("a batch of two messages is these bytes", () => {
  const batch = batchOf([
    ["h:1.1", "g:1.2", '"ä"'],
    ["h:1.1", "h:1.1", "1"],
  ]);

  const bytes = encodeFrame({ is: "batch", view: 258, batch });

  expect(Buffer.from(bytes).toString("latin1")).toBe(
    "\x01\x00\x00\x00\x02\x01\x00\x00" + // version, kind, flags, view
      "\x02\x00\x00\x00\x0b\x00\x00\x00\x05\x00\x00\x00" + // items, bytes of table and text
      "\x00\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00\x00" + // to, sender, length
      "\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00" +
      'h:1.1\ng:1.2"\xc3\xa4"1',
  );
});

it("a call with bytes is these bytes", () => {
  const bytes = encodeFrame({ is: "call", view: 0, id: 3, call: { do: "x", b: new Uint8Array([7, 8]) } });

  expect(Buffer.from(bytes).toString("latin1")).toBe(
    "\x01\x01\x00\x00\x00\x00\x00\x00" + // version, kind, flags, view
      '\x03\x00\x00\x00\x1c\x00\x00\x00{"do":"x","b":{"$":["b",2]}}\x07\x08', // id, bytes of text
  );
});

it("messages, notices, bodies that are no JSON and chunks keep their order and content", () => {
  const event = { kind: "event", from: "g:1.2" } as const;
  const escalated = { name: "Error", message: "m", details: new Uint8Array([4]) };
  const items: Item[] = [
    ["h:1.1", "g:1.2", '{"a":1}'],
    ["h:1.1", event, '"e"'],
    [
      "h:1.1",
      { kind: "childExited", from: "g:1.2", escalated },
      { bytes: new Uint8Array([5, 6]), n: -0, u: undefined },
    ],
    ["h:1.1", { kind: "childExited", from: "g:1.2", escalated: { ...escalated, details: new Uint8Array([7]) } }, "1"],
    [{ id: 0xffff_ffff, at: 0, of: 2, bytes: new Uint8Array([1, 2, 3]) }],
    ["h:1.1", { kind: "exit", from: "g:1.2", why: "because", isUrgent: true }, ""],
    ["not an\naddress", '"quoted', "2"],
  ];

  expect(sent(items)).toStrictEqual(items);
});

it("what is read keeps nothing of the bytes that it was read from", () => {
  const bytes = encodeFrame({
    is: "batch",
    view: 1,
    batch: batchOf([["h:1.1", "g:1.2", { bytes: new Uint8Array([1]) }]]),
  });
  const frame = decodeFrame(bytes);

  bytes.fill(0);

  expect(opened(frame)).toMatchObject({ batch: [["h:1.1", "g:1.2", { bytes: new Uint8Array([1]) }]] });
});

it("a frame is read from the middle of other bytes", () => {
  const frame: Frame = { is: "answer", view: 1, id: 2, value: new Uint8Array([9]) };
  const bytes = encodeFrame(frame);
  const around = new Uint8Array(bytes.byteLength + 2);
  around.set(bytes, 1);

  expect(decodeFrame(around.subarray(1, -1))).toEqual(frame);
});

it("fields of a notice that its kind does not have are left out", () => {
  const notice = { kind: "event", from: "g:1.2", why: "no", later: 1 } as Notice;

  expect(sent([["h:1.1", notice, "1"]])).toStrictEqual([["h:1.1", { kind: "event", from: "g:1.2" }, "1"]]);
});

const small = encodeFrame({ is: "batch", view: 1, batch: batchOf([["h:1.1", "g:1.2", '"a"']]) });

function changed(at: number, ...values: number[]): Uint8Array {
  const bytes = small.slice();
  bytes.set(values, at);
  return bytes;
}

it.each([
  ["nothing", new Uint8Array(0), /the version needs 1 bytes, and 0 are left/],
  ["another version", changed(0, WIRE_VERSION + 1), /a frame of version 2, where 1 can be read/],
  ["another kind", changed(1, 9), /there is no frame of kind 9/],
  ["a flag", changed(2, 1), /flags 1, of which none is known/],
  ["more items than bytes", changed(8, 255, 255, 255, 255), /4294967295 items needs 51539607540 bytes/],
  ["a table beyond the end", changed(12, 255, 255, 255, 255), /the table needs 4294967295 bytes/],
  ["a text beyond the end", changed(16, 4), /the text needs 4 bytes, and 3 are left/],
  ["a text too short", changed(16, 2), /a body ends at 3 in a text of 2/],
  ["a receiver beyond the table", changed(20, 2), /no line 2 in a table of 2/],
  ["a body beyond the text", changed(28, 4), /a body ends at 4 in a text of 3/],
  ["a body too short", changed(28, 2), /1 characters that belong to no body/],
  ["an address as a notice", changed(27, 128), /not JSON/],
  ["a JSON body as a value", changed(31, 128), /a body that is a value is no object/],
  ["a JSON body as a chunk", changed(23, 128), /a chunk is none/],
  ["no UTF-8", changed(small.byteLength - 2, 255), /the text is no UTF-8/],
  ["bytes left over", new Uint8Array([...small, 1]), /1 bytes that belong to nothing/],
  ["bytes too few", small.slice(0, -1), /the text needs 3 bytes, and 2 are left/],
])("%s is WIRE_INVALID, and says so", (_what, bytes, message) => {
  expect(() => decodeFrame(bytes)).toThrow(invalid(message));
});

const anyText = fc.string({ unit: "binary", maxLength: 40 });
const anyValue = fc.anything({ withDate: true, withMap: true, withTypedArray: true, withBigInt: true, maxDepth: 3 });
const anyNotice: fc.Arbitrary<Notice> = fc.oneof(
  fc.record({ kind: fc.constantFrom("event", "terminated", "system", "job", "poison" as const), from: anyText }),
  fc.record({ kind: fc.constant("exit" as const), from: anyText, why: anyText, isUrgent: fc.boolean() }),
  fc.record({
    kind: fc.constant("childExited" as const),
    from: anyText,
    escalated: fc.record({ name: anyText, message: anyText, details: anyValue }),
  }),
);
const anyBody: fc.Arbitrary<Body> = fc.oneof(
  fc.json(),
  fc.record({ bytes: fc.uint8Array({ maxLength: 50 }), n: fc.constantFrom(-0, 1, undefined), $: fc.json() }),
);
const anyItem: fc.Arbitrary<Item> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(anyText, fc.oneof(anyText, anyNotice), anyBody) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.record({
        id: fc.integer({ min: 0, max: 0xffff_ffff }),
        at: fc.nat(),
        of: fc.integer({ min: 1 }),
        bytes: fc.uint8Array(),
      }),
    ),
  },
);
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ is: fc.constant("batch" as const), view: u32, batch: fc.array(anyItem, { maxLength: 20 }).map(batchOf) }),
  fc.record({ is: fc.constant("call" as const), view: u32, id: u32, call: anyValue }),
  fc.record({ is: fc.constant("answer" as const), view: u32, id: u32, value: anyValue }),
  fc.record({
    is: fc.constant("failure" as const),
    view: u32,
    id: u32,
    error: anyText.map((text) => toCarriedError(new RuntimeError("NO_HOST", text, text, { cause: new Error(text) }))),
  }),
  fc.record({ is: fc.constant("cancel" as const), view: u32, id: u32 }),
);

it("any frame round-trips", () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const back = decodeFrame(encodeFrame(frame));

      expect(opened(back)).toEqual(opened(frame));
    }),
    { numRuns: 500 },
  );
});

it("bytes that were changed are a frame or WIRE_INVALID, and nothing else", () => {
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(anyFrame, fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(), (frame, changes, cut) => {
      const bytes = encodeFrame(frame);
      for (const [at, value] of changes) bytes[at % bytes.byteLength] = value;
      const got = cut % 4 === 0 ? bytes.subarray(0, cut % (bytes.byteLength + 1)) : bytes;

      try {
        expect(decodeFrame(encodeFrame(decodeFrame(got)))).toMatchObject({ is: expect.any(String) });
      } catch (error) {
        expect(error).toEqual(invalid(/./));
      }
    }),
    { numRuns: 3_000 },
  );
});

it("what is written can be read", () => {
  expect(WIRE_VERSION).toBeGreaterThanOrEqual(readableVersions.min);
  expect(WIRE_VERSION).toBeLessThanOrEqual(readableVersions.max);
});

function sentError(thrown: unknown): Error {
  const frame = decodeFrame(encodeFrame({ is: "failure", view: 1, id: 1, error: toCarriedError(thrown) }));
  if (frame.is !== "failure") throw new Error(`a frame ${frame.is}`);
  return fromCarriedError(frame.error);
}

it("an error comes back with its code, remedy, details, stack and causes", () => {
  const cause = new TypeError("x is no number", { cause: "a string" });
  const error = new RuntimeError("START_FAILED", "it could not start", "Read the cause.", { details: { a: 1 }, cause });

  const copy = sentError(error);

  expect(copy).toBeInstanceOf(RuntimeError);
  expect(copy).toMatchObject({
    code: "START_FAILED",
    message: "it could not start",
    remedy: "Read the cause.",
    details: { a: 1 },
    cause: { name: "TypeError", message: "x is no number; caused by a string", cause: { message: "a string" } },
  });
  expect(copy.stack).toContain(error.stack?.split("\n")[1]);
});

it("an error without a code is an Error of its name, and of many causes the first five come along", () => {
  let error: Error = new Error("cause 9");
  for (let n = 8; n >= 0; n -= 1) error = new Error(`cause ${n}`, { cause: error });
  error.name = "OwnError";

  const copy = sentError(error);

  expect(copy).not.toBeInstanceOf(RuntimeError);
  expect(copy.name).toBe("OwnError");
  let causes = 0;
  for (let each: unknown = copy.cause; each instanceof Error; each = each.cause) causes += 1;
  expect(causes).toBe(5);
});

it("details that cannot travel stay behind, and the error comes", () => {
  const details = { shared: new SharedArrayBuffer(8) };

  expect(sentError(new RuntimeError("NO_ACTOR", "gone", "Look again.", { details }))).toMatchObject({
    code: "NO_ACTOR",
    details: undefined,
  });
});
