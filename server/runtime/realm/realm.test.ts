import { expect, it } from "vitest";
import { Actor } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { systemClock } from "../clock.ts";
import { HEADER, newHeader } from "../core/counters.ts";
import { ParcelWriter } from "../wire/parcel.ts";
import type { Batch } from "../wire/realm-batch.ts";
import type { Birth } from "../wire/realm-control.ts";
import { LoadedClass } from "./actor-class/mod.ts";
import { Realm } from "./realm.ts";

class Sender extends Actor {
  receive(to: ActorAddress) {
    this.send(to, "hello");
  }
}

/** A realm of host `north`, one sender in it, and the receivers of the messages that left for the host. */
function realmWithSender() {
  const tasks: (() => void)[] = [];
  const header = newHeader();
  const posted: Batch = [];
  const loaded = new LoadedClass("Sender", Sender);
  const realm = new Realm({
    prefix: "north:a.",
    sourceHash: null,
    classes: { byName: () => loaded, byClass: () => loaded },
    capabilities: {},
    header,
    clock: systemClock,
    scheduler: { endOfTick: (task) => tasks.push(task), afterIo: (task) => tasks.push(task) },
    checksMessages: false,
    post: (batch) => posted.push(...batch),
    mapStack: (stack) => stack,
  });
  const settle = () => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task();
  };
  const place = (address: string, isAnnounced: boolean) => {
    const birth: Birth = {
      address: address as ActorAddress,
      className: "Sender",
      parent: null,
      requirements: {},
      init: null,
      isAnnounced,
    };
    realm.receive([0, { is: "birth", birth, globalName: null }, 0]);
    settle();
  };
  place("north:z.1", false);
  return {
    realm,
    header: new Float64Array(header),
    posted,
    place,
    settle,
    /** Runs the next task only. */
    step: () => tasks.shift()?.(),
    /** Whether what the sender sends to an address leaves for the host. */
    leavesFor(address: string): boolean {
      posted.length = 0;
      realm.receive(["north:z.1", "north:z.9", JSON.stringify(address)]);
      settle();
      return posted.includes(address);
    },
  };
}

it.each([
  ["born here and not announced", "north:z.2", false, false],
  ["announced before it had a place", "north:z.2", true, true],
  ["born on another host", "south:z.2", false, true],
])(
  "a sender reaches an actor of its realm that was %s by the way it had before",
  (_what, address, isAnnounced, isFar) => {
    const { place, leavesFor } = realmWithSender();
    expect(leavesFor(address)).toBe(true);

    place(address, isAnnounced);

    expect(leavesFor(address)).toBe(isFar);
  },
);

it("leaves parcels closed that come while the slice is over, and opens them in order before anything else that comes", () => {
  const { realm, header, posted, settle, step } = realmWithSender();
  const receivers = Array.from({ length: 6_000 }, (_, n) => `south:z.${n.toString(36)}`);
  const parcelOf = (from: number, to: number): Batch => {
    const parcel = new ParcelWriter();
    for (const receiver of receivers.slice(from, to)) parcel.add("north:z.1", "north:z.9", receiver);
    return [1, parcel.close(), 0];
  };
  const opened: unknown[] = [];
  const receive = (batch: Batch) => {
    const before = header[HEADER.batches] as number;
    realm.receive(batch);
    opened.push((header[HEADER.batches] as number) - before);
  };

  receive(parcelOf(0, 5_000));
  step();
  receive(parcelOf(5_000, 5_500));
  receive(parcelOf(5_500, 5_999));
  receive(["north:z.1", "north:z.9", JSON.stringify(receivers[5_999])]);
  receive(parcelOf(0, 1));
  settle();

  expect(opened).toEqual([1, 0, 0, 3, 0]);
  expect(posted.filter((each, i) => i % 3 === 0 && each !== 0)).toEqual([...receivers, receivers[0]]);
  expect(header[HEADER.batches]).toBe(6);
});
