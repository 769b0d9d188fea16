import { expect, it } from "vitest";
import { ParcelWriter } from "./parcel.ts";
import {
  addControl,
  addMessage,
  addParcel,
  type Batch,
  batchSize,
  cutParcel,
  loneParcel,
  readBatch,
  splitBatch,
  withOwnBodies,
} from "./realm-batch.ts";
import type { ToHost } from "./realm-control.ts";

const control: ToHost = { is: "ready", error: null };

function parcel() {
  const writer = new ParcelWriter();
  writer.add("h:1.1", "h:1.2", { n: 1 });
  writer.add("h:1.3", "h:1.2", { n: 2 });
  return writer.close();
}

function read(batch: Batch): unknown[] {
  const seen: unknown[] = [];
  readBatch(batch, {
    message: (...message) => seen.push(message),
    control: (each) => seen.push(each),
    parcel: (each) => seen.push(each),
  });
  return seen;
}

function mixed(): Batch {
  const batch: Batch = [];
  addMessage(batch, "h:1.1", "h:1.2", '"a"');
  addControl(batch, control);
  addParcel(batch, parcel());
  addMessage(batch, "h:1.1", { kind: "event", from: "h:1.2" }, { n: -0 });
  return batch;
}

it("messages, controls and parcels come out in the order in which they went in", () => {
  const batch = mixed();

  expect(batchSize(batch)).toBe(4);
  expect(read(batch)).toEqual([
    ["h:1.1", "h:1.2", '"a"'],
    control,
    parcel(),
    ["h:1.1", { kind: "event", from: "h:1.2" }, { n: -0 }],
  ]);
});

it("split into batches of one item each it says the same", () => {
  const single = splitBatch(mixed());

  expect(single.map(batchSize)).toEqual([1, 1, 1, 1]);
  expect(single.flatMap(read)).toEqual(read(mixed()));
});

it("a batch of one parcel is told from one with more in it", () => {
  const batch: Batch = [];
  addParcel(batch, parcel());

  expect(loneParcel(batch)).toEqual(parcel());
  expect(loneParcel(mixed())).toBe(null);
  expect(loneParcel(splitBatch(mixed())[0] as Batch)).toBe(null);
});

it("a parcel is cut into messages, in order", () => {
  const messages: unknown[] = [];

  cutParcel(parcel(), (...message) => messages.push(message));

  expect(messages).toEqual([
    ["h:1.1", "h:1.2", '{"n":1}'],
    ["h:1.3", "h:1.2", '{"n":2}'],
  ]);
});

it("bodies that are no text are copied where nothing is posted, and nothing is where there are none", () => {
  const body = { bytes: new Uint8Array([1]) };
  const batch: Batch = [];
  addMessage(batch, "h:1.1", "h:1.2", '"a"');

  expect(withOwnBodies(batch)).toBe(batch);

  addMessage(batch, "h:1.1", "h:1.2", body);
  const own = withOwnBodies(batch);
  body.bytes[0] = 2;

  expect(read(own)).toEqual([
    ["h:1.1", "h:1.2", '"a"'],
    ["h:1.1", "h:1.2", { bytes: new Uint8Array([1]) }],
  ]);
});
