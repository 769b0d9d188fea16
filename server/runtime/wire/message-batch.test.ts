import { expect, it } from "vitest";
import { type Chunk, MessageBatch } from "./message-batch.ts";

const chunk: Chunk = { id: 7, at: 0, of: 2, bytes: new Uint8Array([1, 2]) };

function read(batch: MessageBatch, from?: number, to?: number): unknown[] {
  const seen: unknown[] = [];
  batch.forEach({ message: (...message) => seen.push(message), chunk: (each) => seen.push(each) }, from, to);
  return seen;
}

it("messages and chunks come out in the order in which they went in", () => {
  const batch = new MessageBatch();
  const notice = { kind: "event", from: "h:1.2" } as const;

  batch.add("h:1.1", "h:1.2", '"a"');
  batch.addChunk(chunk);
  batch.add("h:1.3", notice, { n: -0 });

  expect(batch.size).toBe(3);
  expect(read(batch)).toEqual([["h:1.1", "h:1.2", '"a"'], chunk, ["h:1.3", notice, { n: -0 }]]);
});

it("a part of it can be read alone", () => {
  const batch = new MessageBatch();
  for (const body of ["0", "1", "2", "3"]) batch.add("h:1.1", "h:1.2", body);

  expect(read(batch, 1, 3)).toEqual([
    ["h:1.1", "h:1.2", "1"],
    ["h:1.1", "h:1.2", "2"],
  ]);
  expect(read(batch, 3)).toEqual([["h:1.1", "h:1.2", "3"]]);
  expect(read(batch, 4)).toEqual([]);
});
