import { expect, it } from "vitest";
import { z } from "zod";
import { Actor, type InitialMessage } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { message } from "../../author/message.ts";
import type { GoActor, SealedActor } from "../../wire/realm-control.ts";
import { RealmBed } from "../realm.testbed.ts";

const Name = message("guest.Name", z.object({}));

it("what the host held while an actor moved waits for the messages that come first, too", () => {
  const seen: unknown[] = [];
  class Guest extends Actor {
    static initializing = [Name];
    onInitialized(initial: readonly InitialMessage[]) {
      seen.push(initial.length);
    }
    receive(text: unknown) {
      seen.push(text);
    }
  }
  const bed = new RealmBed(Guest);
  const address = "north:a.1" as ActorAddress;
  const sealed: SealedActor = {
    address,
    className: "Guest",
    globalName: null,
    role: "actor",
    hasSnapshot: true,
    snapshot: null,
    sealedAtMs: 0,
  };
  const record: GoActor["record"] = {
    parent: null,
    children: [],
    subscribers: [],
    subscriptions: [],
    restarts: [],
    requirements: {},
    lastWakeup: 0,
    init: null,
    transientSinceMs: null,
    initializing: { initial: [null], held: [{ message: { json: '"before"' }, sender: "north:z.1" }], hasRun: false },
    job: null,
    stoppingSinceMs: 0,
    exit: null,
  };
  const mailbox = ["north:z.1", '"meanwhile"', "north:z.1", '{"type":"guest.Name"}', "north:z.1", '"after"'];

  bed.obey({
    is: "adopt",
    swap: 1,
    freshState: false,
    from: { name: "guests", version: "1.0.0", hash: "1" },
    list: [sealed],
  });
  bed.obey({ is: "go", swap: 1, list: [{ address, mailbox, handed: 0, wakeups: [], record, awaitsOld: false }] });

  expect(seen).toEqual([1, "before", "meanwhile", "after"]);
});
