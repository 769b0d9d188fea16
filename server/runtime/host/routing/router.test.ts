import { beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../../author/address.ts";
import { systemClock } from "../../clock.ts";
import { newHeader } from "../../core/counters.ts";
import { ParcelWriter } from "../../wire/parcel.ts";
import type { Body } from "../../wire/plain-value.ts";
import type { Batch } from "../../wire/realm-batch.ts";
import { Stash } from "../../wire/stash.ts";
import { Migrations, RealmEndpoint } from "../migration/mod.ts";
import { RealmHandle } from "../realms/mod.ts";
import { Router } from "./router.ts";

const FORGED = "its sender does not live where it came from";

describe("what a realm posts in an actor's name", () => {
  let router: Router;
  let migrations: Migrations;
  let deadLetters: [from: string, reason: string][];
  let arrived: string[];
  let north: RealmHandle;
  let south: RealmHandle;

  const openRealm = (prefix: string) => {
    const handle = new RealmHandle(
      prefix,
      null,
      newHeader(),
      () => {},
      () => {},
    );
    router.realms.set(prefix, handle);
    return handle;
  };
  const bear = (at: RealmHandle, address: string) => {
    const entry = router.add(address as ActorAddress, "Any", null);
    entry.realm = at;
    return entry;
  };
  /** Whether a message with that sender is taken from that realm. */
  const takes = (realm: RealmHandle, sender: string) => {
    arrived.length = 0;
    router.fromRealm(realm, ["h:2.1", sender, "1"] satisfies Batch);
    north.flush();
    south.flush();
    return arrived.includes(sender);
  };

  beforeEach(() => {
    deadLetters = [];
    arrived = [];
    router = new Router({
      hostId: "h",
      defer: () => {},
      ageMs: () => 0,
      nowMs: () => 0,
      sendToHost: () => "no host",
      findForwarding: async () => null,
      maxMessageBytes: null,
      onLost: () => {},
      onControl: () => {},
      onDeadLetter: (_to, from, _body, _type, reason) => void deadLetters.push([String(from), reason]),
    });
    migrations = new Migrations(router, systemClock);
    north = openRealm("h:1.");
    south = openRealm("h:2.");
    for (const realm of [north, south])
      realm.link = { post: (batch) => void arrived.push(...batch.map(String)), end: async () => {} };
    bear(south, "h:2.1");
  });

  it("is taken from the realm where the actor lives, and for that realm's asks and for its own who are gone", () => {
    bear(north, "h:1.1");

    expect(["h:1.1", "h:1.-1", "h:1.9"].map((sender) => takes(north, sender))).toEqual([true, true, true]);
    expect(deadLetters).toEqual([]);
  });

  it("becomes a dead letter when the actor, the ask or the runtime itself is elsewhere", () => {
    bear(north, "h:1.1");

    expect(["h:1.1", "h:1.-1", "h:1.0"].map((sender) => takes(south, sender))).toEqual([false, false, false]);
    expect(deadLetters).toEqual([
      ["h:1.1", FORGED],
      ["h:1.-1", FORGED],
      ["h:1.0", FORGED],
    ]);
  });

  it("is not taken from the realm where an actor was born when it was placed in another", () => {
    bear(south, "h:1.1");

    expect([takes(north, "h:1.1"), takes(south, "h:1.1")]).toEqual([false, true]);
  });

  it("becomes a dead letter also where others are packed with it, and those arrive", () => {
    bear(north, "h:1.1");
    const parcel = new ParcelWriter();
    for (const sender of ["h:1.1", "h:2.9", "h:1.-1"]) parcel.add("h:2.1", sender, sender);

    router.fromRealm(north, [1, parcel.close(), 0] satisfies Batch);
    south.flush();

    expect(arrived).toEqual(["h:2.1", "h:1.1", '"h:1.1"', "h:2.1", "h:1.-1", '"h:1.-1"']);
    expect(deadLetters).toEqual([["h:2.9", FORGED]]);
    expect(north.received).toBe(3);
  });

  it("is taken from both realms of a swap until the old one has let go", () => {
    const entry = bear(north, "h:1.1");
    const { address } = entry;
    const both = () => [takes(north, address), takes(south, address)];
    const record = {
      parent: null,
      children: [],
      subscribers: [],
      subscriptions: [],
      restarts: [],
      requirements: {},
      lastWakeup: 0,
      init: null,
      transientSinceMs: null,
      initializing: null,
      job: null,
      stoppingSinceMs: 0,
      exit: null,
    };
    const seen = [both()];

    const [from, to] = [north, south].map((realm) => new RealmEndpoint(realm, router)) as [
      RealmEndpoint,
      RealmEndpoint,
    ];
    migrations.begin({ from, to, entries: [entry], freshState: false, deadlineMs: 60_000, done: () => {} });
    seen.push(both());
    migrations.answer(north, {
      is: "sealed",
      swap: 1,
      ok: [
        {
          address,
          className: "Any",
          globalName: null,
          role: "actor",
          snapshot: null,
          hasSnapshot: true,
          sealedAtMs: 0,
        },
      ],
      refused: [],
    });
    migrations.answer(south, {
      is: "restored",
      swap: 1,
      ok: [{ address, slot: 0, id: 1, awaitsOld: false }],
      refused: [],
    });
    migrations.answer(north, {
      is: "mailbox",
      swap: 1,
      ok: [{ address, mailbox: [], wakeups: [], record }],
      refused: [],
    });
    migrations.answer(south, { is: "running", swap: 1, addresses: [address], atMs: 0 });
    seen.push(both());
    migrations.answer(north, { is: "oldStopped", swap: 1, address });
    seen.push(both());

    expect(seen).toEqual([
      [true, false],
      [true, true],
      [true, true],
      [false, true],
    ]);
  });
});

describe("a parcel that a realm posts", () => {
  const posted = (handle: RealmHandle) => {
    const batches: Batch = [];
    handle.link = { post: (batch) => void batches.push(...batch), end: async () => {} };
    return batches;
  };
  const open = (prefix: string) =>
    new RealmHandle(
      prefix,
      null,
      newHeader(),
      () => {},
      () => {},
    );
  const setUp = () => {
    const router = new Router({
      hostId: "h",
      defer: () => {},
      ageMs: () => 0,
      nowMs: () => 0,
      sendToHost: () => "no host",
      findForwarding: async () => null,
      maxMessageBytes: null,
      onLost: () => {},
      onControl: () => {},
      onDeadLetter: () => {},
    });
    const [from, north, south] = [open("h:0."), open("h:1."), open("h:2.")];
    for (const realm of [from, north, south]) router.realms.set(realm.prefix, realm);
    const bear = (address: string, realm: RealmHandle) => {
      const entry = router.add(address as ActorAddress, "Any", null);
      entry.realm = realm;
      return entry;
    };
    const send = (...receivers: string[]) => {
      const writer = new ParcelWriter();
      for (const [n, to] of receivers.entries()) writer.add(to, "h:0.1", n);
      const parcel = writer.close();
      router.fromRealm(from, [1, parcel, 0] satisfies Batch);
      for (const realm of [north, south]) realm.flush();
      return parcel;
    };
    return { router, bear, send, north, south, toNorth: posted(north), toSouth: posted(south) };
  };

  it("is passed on as it is when all of it goes to one realm, and counted for each receiver", () => {
    const { bear, send, north, toNorth } = setUp();
    const [first, second] = [bear("h:1.1", north), bear("h:1.2", north)];

    const parcel = send("h:1.1", "h:1.2", "h:1.1", "h:1.-5");

    expect(toNorth).toEqual([1, parcel, 0]);
    expect([first.posted, second.posted]).toEqual([2, 1]);
  });

  it("is cut when a receiver has moved, is held or is gone", () => {
    const { bear, send, north, south, toNorth, toSouth } = setUp();
    bear("h:1.1", north);
    const moved = bear("h:1.2", south);
    const held = bear("h:1.3", north);
    held.held = new Stash();

    send("h:1.1", "h:1.2", "h:1.3", "h:1.4", "h:1.1");

    expect(toNorth).toEqual(["h:1.1", "h:0.1", "0", "h:1.1", "h:0.1", "4"]);
    expect(toSouth).toEqual(["h:1.2", "h:0.1", "1"]);
    expect(held.held.toItems()).toEqual(["h:0.1", "2"]);
    expect([moved.posted, held.posted]).toEqual([1, 0]);
  });

  it("is cut when a receiver has just moved, as what it may not get is kept", () => {
    const { bear, send, north } = setUp();
    const entry = bear("h:1.1", north);
    const unacked = new Stash<Body>();
    entry.ensureExtras().move = { otherRealm: null, unacked, isHandedOver: false };

    send("h:1.1", "h:1.1");

    expect(unacked.toItems()).toEqual(["h:0.1", "0", "h:0.1", "1"]);
  });
});
