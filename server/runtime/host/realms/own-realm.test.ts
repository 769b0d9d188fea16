import { expect, it, vi } from "vitest";
import { Actor } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { systemClock } from "../../clock.ts";
import { type Batch, readBatch } from "../../wire/realm-batch.ts";
import type { Birth, ToRealm } from "../../wire/realm-control.ts";
import type { Router } from "../routing/mod.ts";
import { ownRealm } from "./own-realm.ts";

const HEARER = "north:a.1" as ActorAddress;
const SENDER = "north:b.1" as ActorAddress;

/** A host's own realm, whose tasks run when the test says so; `takeIn` is the host's side. */
function start(takeIn: (batch: Batch) => void = () => {}) {
  const tasks: (() => void)[] = [];
  const defer = (task: () => void) => void tasks.push(task);
  const heard: unknown[] = [];
  class Hearer extends Actor {
    receive(message: unknown) {
      heard.push(message);
      if (message === "answer") this.send(SENDER, "answered");
    }
  }
  const { realm, handle } = ownRealm(
    { id: "north", life: "0000000a", realmCount: 0 },
    {
      base: {
        kind: "sequential",
        newLife: () => "0000000a",
        clock: systemClock,
        scheduler: { endOfTick: defer, afterIo: defer },
        openRealm: vi.fn(),
      },
      capabilities: {},
      checksMessages: false,
    },
    {
      realms: new Map(),
      fromRealm: (_realm: unknown, batch: Batch) => takeIn(batch),
      uncopied: vi.fn(),
    } as unknown as Router,
    vi.fn(),
  );
  const loaded = realm.classOf(Hearer);
  realm.place({ address: HEARER, loaded, parent: null, init: null, requirements: {}, globalName: null });
  const errors: unknown[] = [];
  const run = () => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      try {
        task();
      } catch (error) {
        errors.push(error);
      }
    }
  };
  run();
  return { handle, heard, errors, run };
}

it("takes each message in once when one part of a batch breaks it, and the error is thrown by itself", () => {
  const { handle, heard, errors, run } = start();
  const broken = { is: "birth", birth: null as unknown as Birth, globalName: null } satisfies ToRealm;

  handle.message(HEARER, SENDER, '"first"');
  handle.control(broken);
  run();

  expect(heard).toEqual(["first"]);
  expect(errors).toEqual([expect.any(TypeError)]);
});

it("hands the host each part once when the host breaks on one", () => {
  const taken: unknown[] = [];
  const { handle, errors, run } = start((batch) => {
    readBatch(batch, {
      message(_to, _sender, body) {
        taken.push(body);
        throw new Error("the host broke");
      },
      control() {},
      parcel() {},
    });
  });

  handle.message(HEARER, SENDER, '"answer"');
  run();

  expect(taken).toEqual(['"answered"']);
  expect(errors).toEqual([expect.objectContaining({ message: "the host broke" })]);
});

it("posts the rest of a batch in order when something in it cannot be copied", () => {
  const { handle, heard, run } = start();

  handle.message(HEARER, SENDER, '"first"');
  handle.message(HEARER, SENDER, { run: () => 1 });
  handle.message(HEARER, SENDER, '"last"');
  run();

  expect(heard).toEqual(["first", "last"]);
});
