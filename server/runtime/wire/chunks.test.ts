import fc from "fast-check";
import { expect, it } from "vitest";
import { BatchMeter, sizeOfMessage } from "./batch-meter.ts";
import { ChunkAssembly, MAX_CHUNKED_BYTES, MIN_MESSAGE_BYTES, partsOf } from "./chunks.ts";
import { encodeFrame } from "./frame.ts";
import { type Chunk, MessageBatch } from "./message-batch.ts";
import type { Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";

const LIMIT = 300;

type Message = [to: string, sender: Sender, body: Body];

function batchOf(messages: readonly Message[]): MessageBatch {
  const batch = new MessageBatch();
  for (const message of messages) batch.add(...message);
  return batch;
}

function bytesOf(batch: MessageBatch): number {
  return encodeFrame({ is: "batch", view: 0, batch }).byteLength;
}

/** What a host sends to another one, in parts, and what it could not send. */
function parts(messages: readonly Message[], limit = LIMIT) {
  const refused: [place: number, reason: string][] = [];
  let id = 0;
  const all = [
    ...partsOf(
      batchOf(messages),
      limit,
      () => ++id,
      (place, reason) => void refused.push([place, reason]),
    ),
  ];
  return { all, refused };
}

function receiver() {
  let lost = 0;
  const assembly = new ChunkAssembly(() => {
    lost += 1;
  });
  /** The messages as they come out. */
  const take = (host: string, batch: MessageBatch): Message[] => {
    const got: Message[] = [];
    const message = (...each: Message) => void got.push(each);
    const chunk = (each: Chunk) => assembly.add(host, each)?.forEach({ message, chunk });
    batch.forEach({ message, chunk });
    return got;
  };
  return { assembly, take, lost: () => lost };
}

const small: Message = ["h:1.1", "g:1.2", '"small"'];

function large(text: string): Message {
  return ["h:1.1", "g:1.2", JSON.stringify(text.repeat(1_000))];
}

const anyAddress = fc.constantFrom("h:1.1", "h:1.2", "", "a\nb", '"q');
const anySender = fc.oneof(
  anyAddress,
  fc.record({ kind: fc.constant("event" as const), from: anyAddress }),
  fc.record({
    kind: fc.constant("childExited" as const),
    from: anyAddress,
    escalated: fc.record({ name: fc.string(), message: fc.string(), details: fc.uint8Array({ maxLength: 3 }) }),
  }),
);
const anyBody = fc.oneof(
  fc.string({ unit: "binary", maxLength: 2_000 }).map((each) => JSON.stringify(each)),
  fc.record({ bytes: fc.uint8Array({ maxLength: 2_000 }), n: fc.constantFrom(-0, 1, undefined) }),
);
const anyMessages = fc.array(fc.tuple(anyAddress, anySender, anyBody), { maxLength: 12 });

it("what comes out on the other side is what went in, in order, and no part is larger than the engine carries", () => {
  fc.assert(
    fc.property(anyMessages, fc.integer({ min: MIN_MESSAGE_BYTES, max: 3_000 }), (messages, maxBytes) => {
      const { take, lost } = receiver();
      const { all, refused } = parts(messages, maxBytes);

      expect(all.filter(({ batch }) => bytesOf(batch) > maxBytes)).toEqual([]);
      expect(all.flatMap(({ batch }) => take("g", batch))).toStrictEqual(messages);
      expect([refused, lost()]).toEqual([[], 0]);
    }),
    { numRuns: 100 },
  );
});

it("a growing batch has as many bytes as its frame will have", () => {
  fc.assert(
    fc.property(anyMessages, (messages) => {
      const meter = new BatchMeter();
      for (const message of messages) meter.add(sizeOfMessage(...message));

      expect(meter.bytes).toBe(bytesOf(batchOf(messages)));
    }),
    { numRuns: 200 },
  );
});

it("what fits into one part goes as it is", () => {
  const batch = batchOf([small, small]);

  const all = [
    ...partsOf(
      batch,
      LIMIT,
      () => 1,
      () => {},
    ),
  ];

  expect(all).toEqual([{ batch, from: 0 }]);
  expect(all[0]?.batch).toBe(batch);
});

it("each part names the first message that has not wholly gone before it", () => {
  const { all } = parts([small, small, large("x"), small]);

  const [first, ...rest] = all.map(({ from }) => from);
  expect(first).toBe(0);
  expect(rest.slice(0, -1).every((from) => from === 2)).toBe(true);
  expect(rest.at(-1)).toBe(3);
});

it("a message too large to be put together is refused with its size, and what is around it goes", () => {
  const { take } = receiver();
  const { all, refused } = parts([small, ["h:1.1", "g:1.2", "x".repeat(MAX_CHUNKED_BYTES)], small]);

  expect(all.map(({ batch }) => take("g", batch))).toEqual([[small], [small]]);
  expect(refused).toEqual([[1, expect.stringContaining(`more than ${MAX_CHUNKED_BYTES}`)]]);
});

it("what a lost host had sent half is dropped and counted, and touches no other host's", () => {
  const { assembly, take, lost } = receiver();
  const chunks = parts([large("x")]).all.map(({ batch }) => batch);
  for (const host of ["g", "f"]) for (const batch of chunks.slice(0, -1)) take(host, batch);

  assembly.dropOf("g");

  expect(take("g", chunks.at(-1) as MessageBatch)).toEqual([]);
  expect(take("f", chunks.at(-1) as MessageBatch)).toEqual([large("x")]);
  expect(lost()).toBe(1);
});

it("a missing chunk loses its own message only, and never mixes two", () => {
  const { take, lost } = receiver();
  const chunks = parts([large("x"), large("y")]).all.map(({ batch }) => batch);
  chunks.splice(1, 1);

  expect(chunks.flatMap((batch) => take("g", batch))).toEqual([large("y")]);
  expect(lost()).toBe(1);
});

it("of one host at most one message is half there, of at most so many bytes", () => {
  const { assembly, lost } = receiver();
  const bytes = new Uint8Array(MAX_CHUNKED_BYTES / 2);
  const half = (id: number, at: number) => assembly.add("g", { id, at, of: 9, bytes });

  half(1, 0);
  half(2, 0);
  expect(lost()).toBe(1);
  half(2, 1);
  expect(lost()).toBe(1);
  half(2, 2);
  expect(lost()).toBe(2);
});

it("chunks without bytes, and those that make no message, are dropped and counted", () => {
  const { assembly, lost } = receiver();

  expect(assembly.add("g", { id: 1, at: 0, of: 2, bytes: new Uint8Array(0) })).toBe(null);
  expect(assembly.add("g", { id: 2, at: 0, of: 1, bytes: new Uint8Array([9]) })).toBe(null);

  expect(lost()).toBe(2);
});
