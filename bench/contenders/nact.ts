import { type ActorSystemRef, dispatch, query, type Ref, spawn, spawnStateless, start, stop } from "nact";
import { type CorePeer, expectCount, FLOOD_DEPTH, skynetSum } from "../core-case.ts";
import { askLatency, askLatencyUntil, heapBytes, over, timerLateness } from "../measure.ts";

interface Question {
  sender: Ref<number>;
}

const asks = (sender: Ref<number>): Question => ({ sender });

// Names are given, because nact's own collide now and then among many actors.
let names = 0;
const name = () => `actor-${++names}`;

const returner = (parent: ActorSystemRef) =>
  spawnStateless(parent, ({ sender }: Question) => dispatch(sender, 1), name());

/** Runs something in a system of its own. */
async function inSystem<T>(run: (system: ActorSystemRef) => Promise<T>): Promise<T> {
  const system = start();
  const result = await run(system);
  stop(system);
  return result;
}

function grow(system: ActorSystemRef, parent: Ref<number>, first: number, size: number): void {
  let sum = 0;
  let open = 10;
  const node: Ref<number | null> = spawnStateless(
    system,
    (message: number | null) => {
      if (message === null) {
        if (size === 1) dispatch(parent, first);
        else for (let n = 0; n < 10; n++) grow(system, node as Ref<number>, first + (n * size) / 10, size / 10);
        return;
      }
      sum += message;
      open--;
      if (open === 0) dispatch(parent, sum);
    },
    name(),
  );
  dispatch(node, null);
}

export const peer: CorePeer = {
  tells: (count) =>
    inSystem(async (system) => {
      const counter = spawn(system, (counted: number | undefined, message: number | Question) => {
        if (typeof message === "number") return (counted ?? 0) + 1;
        dispatch(message.sender, counted ?? 0);
        return counted;
      });
      const startedAt = performance.now();
      for (let n = 0; n < count; n++) dispatch(counter, n);
      const counted = await query(counter, asks, 120_000);
      const tookMs = performance.now() - startedAt;
      expectCount("counted", counted, count);
      return tookMs;
    }),

  pingPong: (roundTrips) =>
    inSystem(
      (system) =>
        new Promise((resolve) => {
          const startedAt = performance.now();
          const pong = spawnStateless(system, ({ left, sender }: { left: number; sender: Ref<number> }) =>
            dispatch(sender, left),
          );
          const ping: Ref<number> = spawnStateless(system, (left: number) => {
            if (left > 1) dispatch(pong, { left: left - 1, sender: ping });
            else resolve(performance.now() - startedAt);
          });
          dispatch(pong, { left: roundTrips, sender: ping });
        }),
    ),

  ask: (count) =>
    inSystem((system) => {
      const actor = returner(system);
      return askLatency(count, () => query(actor, asks, 10_000));
    }),

  actors: (count) =>
    inSystem(async (system) => {
      const kept: unknown[] = [];
      const before = heapBytes();
      const startedAt = performance.now();
      for (let n = 0; n < count; n++) kept.push(spawnStateless(system, () => {}, name()));
      const createMs = performance.now() - startedAt;
      return { createMs, heapBytesPerActor: (heapBytes() - before) / kept.length };
    }),

  skynet: (leaves) =>
    inSystem(async (system) => {
      const startedAt = performance.now();
      const sum = await new Promise<number>((resolve) => {
        const root = spawnStateless(system, (value: number) => resolve(value));
        grow(system, root, 0, leaves);
      });
      const tookMs = performance.now() - startedAt;
      expectCount("sum", sum, skynetSum(leaves));
      return tookMs;
    }),

  broadcast: (receivers, messagesEach) =>
    inSystem(
      (system) =>
        new Promise((resolve) => {
          let open = receivers;
          let startedAt = 0;
          const sender = spawnStateless(system, () => {
            open--;
            if (open === 0) resolve(performance.now() - startedAt);
          });
          const listeners = Array.from({ length: receivers }, () => {
            let left = messagesEach;
            const listen = () => {
              left--;
              if (left === 0) dispatch(sender, "all");
            };
            return spawnStateless(system, listen, name());
          });
          startedAt = performance.now();
          for (let n = 0; n < messagesEach; n++) for (const listener of listeners) dispatch(listener, n);
        }),
    ),

  flood: (forMs) =>
    inSystem(async (system) => {
      const isOver = over(forMs);
      let flooded = 0;
      const flooder: Ref<number> = spawnStateless(system, (n: number) => {
        flooded++;
        if (!isOver()) dispatch(flooder, n + 1);
      });
      for (let n = 0; n < FLOOD_DEPTH; n++) dispatch(flooder, n);
      const actor = returner(system);
      const lateness = timerLateness(isOver);
      const askUs = await askLatencyUntil(isOver, () => query(actor, asks, 60_000));
      return { askUs, lateMs: await lateness, perSecond: (flooded / forMs) * 1_000 };
    }),
};
