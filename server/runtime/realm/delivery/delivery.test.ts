import { beforeEach, describe, expect, it } from "vitest";
import { Actor } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { RealmBed } from "../realm.testbed.ts";

class Hearer extends Actor {
  heard: unknown[] = [];
  receive(message: unknown) {
    this.heard.push(message);
  }
}

class Teller extends Actor {
  receive({ to, what }: { to: ActorAddress; what: unknown }) {
    this.send(to, what);
  }
}

let bed: RealmBed;
let hearer: ActorAddress;
let teller: ActorAddress;
const countsOf = (address: ActorAddress) => ({
  local: bed.count(address, "local"),
  received: bed.count(address, "received"),
  sent: bed.count(address, "sent"),
});

beforeEach(() => {
  bed = new RealmBed(Hearer, Teller);
  hearer = bed.place("Hearer", "1");
  teller = bed.place("Teller", "2");
});

describe("a message is counted once", () => {
  it("that an actor sends to another one here: `sent` by the sender, `local` by the receiver", () => {
    bed.post(teller, { to: hearer, what: "hello" });
    bed.settle();

    expect(countsOf(teller)).toEqual({ local: 0, received: 1, sent: 1 });
    expect(countsOf(hearer)).toEqual({ local: 1, received: 1, sent: 0 });
  });

  it("that an actor sends away: `sent` by the sender", () => {
    bed.post(teller, { to: "south:a.1", what: "hello" });
    bed.settle();

    expect(bed.sent).toEqual(["south:a.1", teller, JSON.stringify("hello")]);
    expect(countsOf(teller)).toEqual({ local: 0, received: 1, sent: 1 });
  });

  it("that comes from the host, which has counted it: by nobody here", () => {
    bed.post(hearer, "hello");
    bed.settle();

    expect(countsOf(hearer)).toEqual({ local: 0, received: 1, sent: 0 });
  });

  it("that is told from outside of actors: `local` by the receiver, `sent` by nobody", () => {
    bed.realm.tell("north:a.0" as ActorAddress, hearer, "hello");
    bed.settle();

    expect(countsOf(hearer)).toEqual({ local: 1, received: 1, sent: 0 });
  });

  it("that is the runtime's own: `local` by the receiver", () => {
    bed.realm.notify(hearer, { kind: "system", from: "north:a.0" }, { type: "callboard.HostChanged" });
    bed.settle();

    expect(countsOf(hearer)).toEqual({ local: 1, received: 1, sent: 0 });
  });
});

describe("a message that nobody gets", () => {
  it("is a dead letter for an actor that is not here", () => {
    bed.post("north:a.9" as ActorAddress, "hello");
    bed.settle();

    expect(bed.last("deadLetter")).toMatchObject({ to: "north:a.9", reason: "no such actor" });
  });

  it("is a dead letter when its body cannot be read, and the host's count of it is taken off", () => {
    bed.realm.receive([hearer, "north:z.9", "{"]);
    bed.settle();

    expect(bed.last("deadLetter")).toMatchObject({ to: hearer, reason: "it cannot be read" });
    expect(countsOf(hearer)).toEqual({ local: -1, received: 0, sent: 0 });
  });

  it("comes back as poison when it cannot be copied, and its sender has failed", () => {
    class Careless extends Actor {
      receive(message: unknown) {
        if (message === "send") this.send("south:a.1" as ActorAddress, { run: () => 1 });
      }
    }
    bed = new RealmBed(Careless);
    const careless = bed.place("Careless", "1");

    bed.post(careless, "send");
    bed.settle();

    expect(bed.count(careless, "failed")).toBe(1);
    expect(bed.last("failure")).toMatchObject({ address: careless });
    expect(bed.count(careless, "received")).toBe(2);
    expect(bed.sent).toEqual([]);
  });
});
