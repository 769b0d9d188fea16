import { type AnyActorRef, createActor, type EventObject, fromTransition } from "xstate";
import { type CorePeer, expectCount, FLOOD_DEPTH, skynetSum } from "../core-case.ts";
import { heapBytes, over, timerLateness } from "../measure.ts";

interface Event extends EventObject {
  type: string;
  value: number;
}

/** An actor of a transition function without state of its own: the cheapest that there is. It has no ask. */
function started(receive: (event: Event) => void) {
  return createActor(
    fromTransition((state: null, event: Event) => {
      receive(event);
      return state;
    }, null),
  ).start();
}

function grow(onSum: (value: number) => void, first: number, size: number): void {
  let sum = 0;
  let open = 10;
  const node: AnyActorRef = started(({ type, value }) => {
    if (type === "grow") {
      if (size === 1) onSum(first);
      else
        for (let n = 0; n < 10; n++) {
          grow((sum) => node.send({ type: "add", value: sum }), first + (n * size) / 10, size / 10);
        }
      return;
    }
    sum += value;
    open--;
    if (open === 0) onSum(sum);
  });
  node.send({ type: "grow", value: 0 });
}

export const peer: CorePeer = {
  async tells(count) {
    let counted = 0;
    const counter = started(() => {
      counted++;
    });
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) counter.send({ type: "add", value: n });
    const tookMs = performance.now() - startedAt;
    expectCount("counted", counted, count);
    return tookMs;
  },

  async pingPong(roundTrips) {
    let returned = 0;
    const pong: AnyActorRef = started(({ value }) => ping.send({ type: "ball", value }));
    const ping: AnyActorRef = started(({ value }) => {
      returned++;
      if (value > 1) pong.send({ type: "ball", value: value - 1 });
    });
    const startedAt = performance.now();
    pong.send({ type: "ball", value: roundTrips });
    const tookMs = performance.now() - startedAt;
    expectCount("returned", returned, roundTrips);
    return tookMs;
  },

  async actors(count) {
    const kept: unknown[] = [];
    const before = heapBytes();
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) kept.push(started(() => {}));
    const createMs = performance.now() - startedAt;
    return { createMs, heapBytesPerActor: (heapBytes() - before) / kept.length };
  },

  async skynet(leaves) {
    const startedAt = performance.now();
    const sum = await new Promise<number>((resolve) => grow(resolve, 0, leaves));
    const tookMs = performance.now() - startedAt;
    expectCount("sum", sum, skynetSum(leaves));
    return tookMs;
  },

  async broadcast(receivers, messagesEach) {
    let heard = 0;
    const sender = started(() => {
      heard++;
    });
    const listeners = Array.from({ length: receivers }, () => {
      let left = messagesEach;
      return started(() => {
        left--;
        if (left === 0) sender.send({ type: "all", value: 0 });
      });
    });
    const startedAt = performance.now();
    for (let n = 0; n < messagesEach; n++) for (const listener of listeners) listener.send({ type: "hear", value: n });
    const tookMs = performance.now() - startedAt;
    expectCount("heard", heard, receivers);
    return tookMs;
  },

  async flood(forMs) {
    const isOver = over(forMs);
    const lateness = timerLateness(isOver);
    let flooded = 0;
    const flooder: AnyActorRef = started(({ value }) => {
      flooded++;
      if (value === 0) for (let n = 1; n < FLOOD_DEPTH; n++) flooder.send({ type: "flood", value: n });
      if (!isOver()) flooder.send({ type: "flood", value: value + 1 });
    });
    flooder.send({ type: "flood", value: 0 });
    return { lateMs: await lateness, perSecond: (flooded / forMs) * 1_000 };
  },
};
