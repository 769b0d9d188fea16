import { type Actor, type ActorRef, createSystem } from "comedy";
import { type CorePeer, expectCount, FLOOD_DEPTH, skynetSum } from "../core-case.ts";
import { askLatency, askLatencyUntil, heapBytes, over, timerLateness } from "../measure.ts";

/** Runs something in a system of its own, whose actors are all in this process and thread. */
async function inSystem<T>(run: (root: Actor) => Promise<T>): Promise<T> {
  const system = createSystem({});
  const result = await run(await system.rootActor());
  // The system is left to the end of the process: destroying 100,000 actors takes it minutes.
  return result;
}

const returner = (root: Actor) => root.createChild({ answer: () => 1 });

/** A node of the tree; a leaf sends its number, the others the sum of what they get. */
class Node {
  #sum = 0;
  #open = 10;
  #self: Actor | null = null;
  readonly #onSum: (value: number) => unknown;
  readonly #first: number;
  readonly #size: number;

  constructor(onSum: (value: number) => unknown, first: number, size: number) {
    this.#onSum = onSum;
    this.#first = first;
    this.#size = size;
  }

  initialize(self: Actor): void {
    this.#self = self;
  }

  async grow(): Promise<void> {
    if (this.#size === 1) {
      this.#onSum(this.#first);
      return;
    }
    const self = this.#self as Actor;
    const size = this.#size / 10;
    for (let n = 0; n < 10; n++) {
      const node = new Node((value) => self.send("add", value), this.#first + n * size, size);
      const child = await self.createChild(node);
      void child.send("grow");
    }
  }

  add(value: number): void {
    this.#sum += value;
    this.#open--;
    if (this.#open === 0) this.#onSum(this.#sum);
  }
}

export const peer: CorePeer = {
  tells: (count) =>
    inSystem(async (root) => {
      let counted = 0;
      let onLast = () => {};
      const last = new Promise<void>((resolve) => {
        onLast = resolve;
      });
      const counter = await root.createChild({
        add: () => {
          counted++;
          if (counted === count) onLast();
        },
        count: () => counted,
      });
      const startedAt = performance.now();
      for (let n = 0; n < count; n++) void counter.send("add", n);
      // Its asks overtake what was sent before them, so the ask waits for the last message.
      await last;
      const answer = await counter.sendAndReceive("count");
      const tookMs = performance.now() - startedAt;
      expectCount("counted", answer, count);
      return tookMs;
    }),

  pingPong: (roundTrips) =>
    inSystem(async (root) => {
      let onEnd = () => {};
      const end = new Promise<void>((resolve) => {
        onEnd = resolve;
      });
      const pong: ActorRef = await root.createChild({ ball: (left: number) => void ping.send("ball", left) });
      const ping: ActorRef = await root.createChild({
        ball: (left: number) => {
          if (left > 1) void pong.send("ball", left - 1);
          else onEnd();
        },
      });
      const startedAt = performance.now();
      void pong.send("ball", roundTrips);
      await end;
      return performance.now() - startedAt;
    }),

  ask: (count) =>
    inSystem(async (root) => {
      const actor = await returner(root);
      return askLatency(count, () => actor.sendAndReceive("answer"));
    }),

  actors: (count) =>
    inSystem(async (root) => {
      const kept: unknown[] = [];
      const before = heapBytes();
      const startedAt = performance.now();
      for (let n = 0; n < count; n++) kept.push(await root.createChild({ idle: () => {} }));
      const createMs = performance.now() - startedAt;
      return { createMs, heapBytesPerActor: (heapBytes() - before) / kept.length };
    }),

  skynet: (leaves) =>
    inSystem(async (root) => {
      const startedAt = performance.now();
      const sum = await new Promise<number>((resolve, reject) => {
        root.createChild(new Node(resolve, 0, leaves)).then((node) => node.send("grow"), reject);
      });
      const tookMs = performance.now() - startedAt;
      expectCount("sum", sum, skynetSum(leaves));
      return tookMs;
    }),

  broadcast: (receivers, messagesEach) =>
    inSystem(async (root) => {
      let open = receivers;
      let onEnd = () => {};
      const end = new Promise<void>((resolve) => {
        onEnd = resolve;
      });
      const sender = await root.createChild({
        all: () => {
          open--;
          if (open === 0) onEnd();
        },
      });
      const listeners: ActorRef[] = [];
      for (let n = 0; n < receivers; n++) {
        let left = messagesEach;
        const hear = () => {
          left--;
          if (left === 0) void sender.send("all");
        };
        listeners.push(await root.createChild({ hear }));
      }
      const startedAt = performance.now();
      for (let n = 0; n < messagesEach; n++) for (const listener of listeners) void listener.send("hear", n);
      await end;
      return performance.now() - startedAt;
    }),

  flood: (forMs) =>
    inSystem(async (root) => {
      const actor = await returner(root);
      const isOver = over(forMs);
      let flooded = 0;
      const flooder: ActorRef = await root.createChild({
        flood: (n: number) => {
          flooded++;
          if (!isOver()) void flooder.send("flood", n + 1);
        },
      });
      for (let n = 0; n < FLOOD_DEPTH; n++) void flooder.send("flood", n);
      const lateness = timerLateness(isOver);
      const askUs = await askLatencyUntil(isOver, () => actor.sendAndReceive("answer"));
      return { askUs, lateMs: await lateness, perSecond: (flooded / forMs) * 1_000 };
    }),
};
