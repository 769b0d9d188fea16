import fc from "fast-check";
import { expect, it } from "vitest";
import { batchBytes, type Chunk, ChunkAssembly, MAX_CHUNKED_BYTES, partsOf } from "./chunks.ts";

const LIMIT = 300;

/** What a host sends to another one, in parts, and what it could not send. */
function parts(batch: unknown[], limit = LIMIT) {
  const refused: [at: number, reason: string][] = [];
  let id = 0;
  const all = [
    ...partsOf(
      batch,
      limit,
      () => ++id,
      (at, reason) => void refused.push([at, reason]),
    ),
  ];
  return { all, refused };
}

function receiver() {
  let lost = 0;
  const assembly = new ChunkAssembly(() => {
    lost += 1;
  });
  /** The messages as they come out, one flat batch. */
  const take = (host: string, batch: readonly unknown[]) => {
    const got: unknown[] = [];
    for (let i = 0; i < batch.length; i += 3) {
      if (batch[i] === 0) got.push(...(assembly.add(host, batch[i + 1] as Chunk) ?? []));
      else got.push(...batch.slice(i, i + 3));
    }
    return got;
  };
  return { assembly, take, lost: () => lost };
}

const large = (text: string) => ["h:1.1", "g:1.2", JSON.stringify(text.repeat(1_000))];

it("what comes out on the other side is what went in, in order, and no part is larger than the engine carries", () => {
  const sender = fc.oneof(fc.constant("g:1.2"), fc.constant({ kind: "event", from: "g:1.2" }));
  const bytes = fc.uint8Array({ maxLength: 2_000 });
  const text = fc.string({ unit: "binary", maxLength: 2_000 }).map((each) => JSON.stringify(each));
  const body = fc.oneof(text, fc.record({ bytes, n: fc.constantFrom(-0, 1, undefined) }));
  const message = fc.tuple(fc.constant("h:1.1"), sender, body);
  const limit = fc.integer({ min: 256, max: 3_000 });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), limit, (messages, maxBytes) => {
      const { take, lost } = receiver();
      const { all, refused } = parts(messages.flat(), maxBytes);

      expect(all.filter(({ batch }) => batchBytes(batch) > maxBytes)).toEqual([]);
      expect(all.flatMap(({ batch }) => take("g", batch))).toStrictEqual(messages.flat());
      expect([refused, lost()]).toEqual([[], 0]);
    }),
    { numRuns: 50 },
  );
});

it("each part names the first message that has not wholly gone before it", () => {
  const small = ["h:1.1", "g:1.2", '"small"'];
  const { all } = parts([...small, ...small, ...large("x"), ...small]);

  const [first, ...rest] = all.map(({ from }) => from);
  expect(first).toBe(0);
  expect(rest.slice(0, -1).every((from) => from === 6)).toBe(true);
  expect(rest.at(-1)).toBe(9);
});

it("a message too large to be put together is refused with its size, and what is around it goes", () => {
  const small = ["h:1.1", "g:1.2", '"small"'];
  const { all, refused } = parts([...small, "h:1.1", "g:1.2", "x".repeat(MAX_CHUNKED_BYTES), ...small]);

  expect(all.map(({ batch }) => batch)).toEqual([small, small]);
  expect(refused).toEqual([[3, expect.stringContaining(`more than ${MAX_CHUNKED_BYTES}`)]]);
});

it("what a lost host had sent half is dropped and counted, and touches no other host's", () => {
  const { assembly, take, lost } = receiver();
  const chunks = parts(large("x")).all.map(({ batch }) => batch);
  for (const host of ["g", "f"]) for (const batch of chunks.slice(0, -1)) take(host, batch);

  assembly.dropOf("g");

  expect(take("g", chunks.at(-1) as unknown[])).toEqual([]);
  expect(take("f", chunks.at(-1) as unknown[])).toEqual(large("x"));
  expect(lost()).toBe(1);
});

it("a missing chunk loses its own message only, and never mixes two", () => {
  const { take, lost } = receiver();
  const chunks = parts([...large("x"), ...large("y")]).all.map(({ batch }) => batch);
  chunks.splice(1, 1);

  expect(chunks.flatMap((batch) => take("g", batch))).toEqual(large("y"));
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
