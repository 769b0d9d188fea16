import { expect, it } from "vitest";
import { Actor } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { HEADER } from "../core/counters.ts";
import { ParcelWriter } from "../wire/parcel.ts";
import type { Batch } from "../wire/realm-batch.ts";
import { RealmBed } from "./realm.testbed.ts";

class Sender extends Actor {
  receive(to: ActorAddress) {
    this.send(to, "hello");
  }
}

const SENDER = "north:z.1";

/** A realm with one sender in it. */
function bedWithSender() {
  const bed = new RealmBed(Sender);
  bed.place("Sender", SENDER);
  return bed;
}

/** Whether what the sender sends to an address leaves for the host. */
function leavesFor(bed: RealmBed, address: string): boolean {
  bed.sent.length = 0;
  bed.post(SENDER as ActorAddress, address);
  bed.settle();
  return bed.sent.includes(address);
}

it.each([
  ["born here and not announced", "north:z.2", false, false],
  ["announced before it had a place", "north:z.2", true, true],
  ["born on another host", "south:z.2", false, true],
])(
  "a sender reaches an actor of its realm that was %s by the way it had before",
  (_what, address, isAnnounced, isFar) => {
    const bed = bedWithSender();
    expect(leavesFor(bed, address)).toBe(true);

    bed.place("Sender", address, isAnnounced);

    expect(leavesFor(bed, address)).toBe(isFar);
  },
);

it("leaves parcels closed that come while the slice is over, and opens them in order before anything else that comes", () => {
  const bed = bedWithSender();
  const header = new Float64Array(bed.header);
  const receivers = Array.from({ length: 6_000 }, (_, n) => `south:z.${n.toString(36)}`);
  const parcelOf = (from: number, to: number): Batch => {
    const parcel = new ParcelWriter();
    for (const receiver of receivers.slice(from, to)) parcel.add(SENDER, "north:z.9", receiver);
    return [1, parcel.close(), 0];
  };
  const opened: unknown[] = [];
  const receive = (batch: Batch) => {
    const before = header[HEADER.batches] as number;
    bed.realm.receive(batch);
    opened.push((header[HEADER.batches] as number) - before);
  };

  receive(parcelOf(0, 5_000));
  bed.step();
  receive(parcelOf(5_000, 5_500));
  receive(parcelOf(5_500, 5_999));
  receive([SENDER, "north:z.9", JSON.stringify(receivers[5_999])]);
  receive(parcelOf(0, 1));
  bed.settle();

  expect(opened).toEqual([1, 0, 0, 3, 0]);
  expect(bed.sent.filter((_each, i) => i % 3 === 0)).toEqual([...receivers, receivers[0]]);
  expect(header[HEADER.batches]).toBe(6);
});
