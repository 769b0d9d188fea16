import { expect, it } from "vitest";
import type { ActorAddress } from "../../author/address.ts";
import { newCounters } from "../../core/counters.ts";
import { decodeFrame, encodeFrame } from "../../wire/frame.ts";
import { readHostCall } from "../../wire/host-call.ts";
import { type ArrivingActor, fromWire, toWire } from "./arriving-actor.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The same moment by the clocks of two machines. */
const hereMs = 400 * DAY_MS;
const thereMs = 3 * DAY_MS;

const address = "h:1.1" as ActorAddress;

/** Each of its times stands at that distance from now. */
function actorAt(nowMs: number): ArrivingActor {
  return {
    hash: "ab",
    sealed: {
      address,
      className: "Hello",
      globalName: null,
      role: "actor",
      snapshot: { json: "{}" },
      hasSnapshot: true,
      sealedAtMs: nowMs - 5,
    },
    going: {
      address,
      mailbox: ["h:1.2", "1"],
      handed: 1,
      awaitsOld: false,
      wakeups: [
        { id: 1, dueMs: nowMs + 60_000, number: 1, payload: { json: "1" } },
        { id: 2, dueMs: nowMs - 10, number: 2, payload: { json: "2" } },
      ],
      record: {
        parent: null,
        children: [],
        subscribers: [],
        subscriptions: [],
        restarts: [nowMs - 30_000, nowMs - 20],
        requirements: {},
        lastWakeup: 2,
        init: null,
        transientSinceMs: nowMs - 7_000,
        initializing: null,
        job: null,
        stoppingSinceMs: nowMs - 100,
        exit: null,
      },
    },
    globalName: null,
    before: { ...newCounters(), received: 1, sent: 2, failed: 3 },
    swaps: 0,
    lastFailure: null,
    troupe: null,
    faults: {
      faults: { drop: 1, delay: 0, double: 0, reorder: 0, fail: 0, delayMs: 1, share: 1, expiresAt: "2026" },
      seed: 1,
      untilMs: nowMs + 40_000,
    },
    log: [],
    interests: [],
  };
}

function arrived(actor: ArrivingActor, fromMs: number, toMs: number): ArrivingActor {
  const call = { do: "arrive", actor: toWire(actor, fromMs), signed: null };
  const frame = decodeFrame(encodeFrame({ is: "call", view: 1, id: 1, call }));
  const read = frame.is === "call" ? readHostCall(frame.call) : null;
  if (read?.do !== "arrive") throw new Error("it did not arrive");
  return fromWire(read.actor, toMs);
}

it("an actor's times are as far from now on a machine whose clock is a year away as where it came from", () => {
  expect(arrived(actorAt(hereMs), hereMs, thereMs)).toStrictEqual(actorAt(thereMs));
  expect(arrived(actorAt(thereMs), thereMs, hereMs)).toStrictEqual(actorAt(hereMs));
});

it("what an actor has not stays away", () => {
  const plain = actorAt(hereMs);
  plain.faults = null;
  plain.going.record.transientSinceMs = null;
  plain.going.record.stoppingSinceMs = 0;

  const { faults, going } = arrived(plain, hereMs, thereMs);

  expect([faults, going.record.transientSinceMs, going.record.stoppingSinceMs]).toEqual([null, null, 0]);
});

it("one that was told to stop before this machine's clock began is still to stop", () => {
  const { going } = arrived(actorAt(hereMs), hereMs, 50);

  expect(going.record.stoppingSinceMs).toBe(1);
});

it("nothing of the sending machine's clock is on the wire", () => {
  const texts = [actorAt(hereMs), actorAt(thereMs)].map((actor, n) =>
    JSON.stringify(toWire(actor, [hereMs, thereMs][n] as number)),
  );

  expect(texts[0]).toBe(texts[1]);
});
