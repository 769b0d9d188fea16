import type { Sender } from "./notice.ts";
import { openParcel, type Parcel, UNREADABLE } from "./parcel.ts";
import { type Body, encode } from "./plain-value.ts";
import type { ToHost, ToRealm } from "./realm-control.ts";

/** What stands where a message has its receiver. */
const CONTROL = 0;
const PARCEL = 1;

/**
 * What a host and a realm say to each other in one go, as a port copies it fastest: a flat array of triples, in order:
 * `to, sender, body` for a message, `0, control, 0` for a control, `1, parcel, 0` for several messages. All go through
 * one queue, because the swap protocol rests on their order. Written and read here only.
 */
export type Batch = unknown[];

/** Who takes in what stands in a batch. */
export interface RealmBatchReader<Control extends ToHost | ToRealm> {
  message(to: string, sender: Sender, body: Body): void;
  control(control: Control): void;
  parcel(parcel: Parcel): void;
}

export function addMessage(batch: Batch, to: string, sender: Sender, body: Body): void {
  batch.push(to, sender, body);
}

export function addControl(batch: Batch, control: ToHost | ToRealm): void {
  batch.push(CONTROL, control, 0);
}

export function addParcel(batch: Batch, parcel: Parcel): void {
  batch.push(PARCEL, parcel, 0);
}

/** How many messages, controls and parcels. */
export function batchSize(batch: Batch): number {
  return batch.length / 3;
}

/** Gives each item to the reader, in order. */
export function readBatch<Control extends ToHost | ToRealm>(batch: Batch, reader: RealmBatchReader<Control>): void {
  for (let i = 0; i < batch.length; i += 3) {
    const to = batch[i];
    if (to === CONTROL) reader.control(batch[i + 1] as Control);
    else if (to === PARCEL) reader.parcel(batch[i + 1] as Parcel);
    else reader.message(to as string, batch[i + 1] as Sender, batch[i + 2] as Body);
  }
}

/** The batch, where nothing is posted: bodies that are no text are copied, as a port would. */
export function withOwnBodies(batch: Batch): Batch {
  let copy: Batch | null = null;
  for (let i = 2; i < batch.length; i += 3) {
    if (typeof batch[i] !== "object") continue;
    copy ??= [...batch];
    copy[i] = structuredClone(batch[i]);
  }
  return copy ?? batch;
}

/** Batches of one item each, in order. */
export function splitBatch(batch: Batch): Batch[] {
  const single: Batch[] = [];
  for (let i = 0; i < batch.length; i += 3) single.push(batch.slice(i, i + 3));
  return single;
}

/** The parcel that a batch consists of; null when there is something else in it. */
export function loneParcel(batch: Batch): Parcel | null {
  return batch.length === 3 && batch[0] === PARCEL ? (batch[1] as Parcel) : null;
}

/** JSON of no value: the body of a message that nobody can read. */
const NO_BODY = "";

/** Cuts a parcel into messages, where they do not stay together. One that cannot be read stays so. */
export function cutParcel(parcel: Parcel, each: (to: string, sender: Sender, body: Body) => void): void {
  openParcel(parcel, (to, from, message) => each(to, from, message === UNREADABLE ? NO_BODY : encode(message)));
}
