import { type CorePeer, expectCount, FLOOD_DEPTH, skynetSum } from "../core-case.ts";
import { askLatency, askLatencyUntil, heapBytes, over, timerLateness } from "../measure.ts";
import { MicroActor } from "./micro-actor.ts";

type Answer = (value: number) => void;

/** A number is counted, a function gets the count. */
function counter(): MicroActor<number | Answer> {
  let counted = 0;
  return new MicroActor((message) => {
    if (typeof message === "number") counted++;
    else message(counted);
  });
}

const ask = (actor: MicroActor<number | Answer>) => new Promise<number>((resolve) => actor.send(resolve));

export const peer: CorePeer = {
  async tells(count) {
    const actor = counter();
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) actor.send(n);
    const counted = await ask(actor);
    const tookMs = performance.now() - startedAt;
    expectCount("counted", counted, count);
    return tookMs;
  },

  pingPong(roundTrips) {
    return new Promise((resolve) => {
      const startedAt = performance.now();
      const pong: MicroActor<number> = new MicroActor((left) => ping.send(left));
      const ping: MicroActor<number> = new MicroActor((left) => {
        if (left > 1) pong.send(left - 1);
        else resolve(performance.now() - startedAt);
      });
      pong.send(roundTrips);
    });
  },

  ask(count) {
    const actor = counter();
    return askLatency(count, () => ask(actor));
  },

  async actors(count) {
    const kept: unknown[] = [];
    const before = heapBytes();
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) kept.push(counter());
    const createMs = performance.now() - startedAt;
    return { createMs, heapBytesPerActor: (heapBytes() - before) / kept.length };
  },

  async skynet(leaves) {
    const grow = (parent: Answer, first: number, size: number): void => {
      let sum = 0;
      let open = 10;
      const node: MicroActor<number | null> = new MicroActor((message) => {
        if (message === null) {
          if (size === 1) parent(first);
          else for (let n = 0; n < 10; n++) grow((value) => node.send(value), first + (n * size) / 10, size / 10);
          return;
        }
        sum += message;
        open--;
        if (open === 0) parent(sum);
      });
      node.send(null);
    };
    const startedAt = performance.now();
    const sum = await new Promise<number>((resolve) => grow(resolve, 0, leaves));
    const tookMs = performance.now() - startedAt;
    expectCount("sum", sum, skynetSum(leaves));
    return tookMs;
  },

  broadcast(receivers, messagesEach) {
    return new Promise((resolve) => {
      let open = receivers;
      let startedAt = 0;
      const sender = new MicroActor<"all">(() => {
        open--;
        if (open === 0) resolve(performance.now() - startedAt);
      });
      const listeners = Array.from({ length: receivers }, () => {
        let left = messagesEach;
        return new MicroActor<number>(() => {
          left--;
          if (left === 0) sender.send("all");
        });
      });
      startedAt = performance.now();
      for (let n = 0; n < messagesEach; n++) for (const listener of listeners) listener.send(n);
    });
  },

  async flood(forMs) {
    const isOver = over(forMs);
    let flooded = 0;
    const flooder: MicroActor<number> = new MicroActor((n) => {
      flooded++;
      if (!isOver()) flooder.send(n + 1);
    });
    for (let n = 0; n < FLOOD_DEPTH; n++) flooder.send(n);
    const actor = counter();
    const lateness = timerLateness(isOver);
    const askUs = await askLatencyUntil(isOver, () => ask(actor));
    return { askUs, lateMs: await lateness, perSecond: (flooded / forMs) * 1_000 };
  },
};
