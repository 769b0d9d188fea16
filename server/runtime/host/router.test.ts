import { beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../address.ts";
import { systemClock } from "../clock.ts";
import { newHeader } from "../core/counters.ts";
import type { Batch } from "../realm/control.ts";
import { RealmHandle } from "./realm-handle.ts";
import { Router } from "./router.ts";
import { Swaps } from "./swaps.ts";

const FORGED = "its sender does not live where it came from";

describe("what a realm posts in an actor's name", () => {
  let router: Router;
  let swaps: Swaps;
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
      sendToHost: () => false,
      maxMessageBytes: null,
      onLost: () => {},
      onControl: () => {},
      onDeadLetter: (_to, from, _body, _type, reason) => void deadLetters.push([String(from), reason]),
    });
    swaps = new Swaps(router, systemClock);
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
    };
    const seen = [both()];

    swaps.begin({ from: north, to: south, entries: [entry], freshState: false, deadlineMs: 60_000, done: () => {} });
    seen.push(both());
    swaps.answer(north, {
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
    swaps.answer(south, { is: "restored", swap: 1, ok: [{ address, slot: 0, id: 1, awaitsOld: false }], refused: [] });
    swaps.answer(north, { is: "mailbox", swap: 1, ok: [{ address, mailbox: [], wakeups: [], record }], refused: [] });
    swaps.answer(south, { is: "running", swap: 1, addresses: [address], atMs: 0 });
    seen.push(both());
    swaps.answer(north, { is: "oldStopped", swap: 1, address });
    seen.push(both());

    expect(seen).toEqual([
      [true, false],
      [true, true],
      [true, true],
      [false, true],
    ]);
  });
});
