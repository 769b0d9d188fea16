import { Deferred, Effect, Queue } from "effect";
import { type CorePeer, expectCount, FLOOD_DEPTH, skynetSum } from "../core-case.ts";
import { heapBytes, latencyOf, over, timerLateness } from "../measure.ts";

type Receive<T> = (message: T) => Effect.Effect<unknown>;

/** An unbounded queue, and a fiber that takes one message after the other. */
const spawn = <T>(receive: (self: Queue.Queue<T>) => Receive<T>) =>
  Effect.gen(function* () {
    const queue = yield* Queue.unbounded<T>();
    const handle = receive(queue);
    yield* Effect.forkDetach(Effect.forever(Effect.flatMap(Queue.take(queue), handle)));
    return queue;
  });

type Question = Deferred.Deferred<number>;

const ask = (queue: Queue.Queue<Question>) =>
  Effect.gen(function* () {
    const answer = yield* Deferred.make<number>();
    yield* Queue.offer(queue, answer);
    return yield* Deferred.await(answer);
  });

/** From inside a fiber, as ours is from inside an actor; in microseconds. */
const timedAsk = (queue: Queue.Queue<Question>) =>
  Effect.gen(function* () {
    const startedAt = performance.now();
    yield* ask(queue);
    return (performance.now() - startedAt) * 1_000;
  });

const returner = spawn<Question>(() => (question) => Deferred.succeed(question, 1));

type Tree = number | "grow";

const grow = (onSum: Receive<number>, first: number, size: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    let sum = 0;
    let open = 10;
    const node = yield* spawn<Tree>((self) => (message) => {
      if (message !== "grow") {
        sum += message;
        open--;
        return open === 0 ? onSum(sum) : Effect.void;
      }
      if (size === 1) return onSum(first);
      return Effect.gen(function* () {
        for (let n = 0; n < 10; n++) {
          yield* grow((value) => Queue.offer(self, value), first + (n * size) / 10, size / 10);
        }
      });
    });
    yield* Queue.offer(node, "grow");
  });

export const peer: CorePeer = {
  tells: (count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        let counted = 0;
        const counter = yield* spawn<number | Question>(() => (message) => {
          if (typeof message !== "number") return Deferred.succeed(message, counted);
          counted++;
          return Effect.void;
        });
        const startedAt = performance.now();
        for (let n = 0; n < count; n++) yield* Queue.offer(counter, n);
        const answer = yield* ask(counter as Queue.Queue<Question>);
        const tookMs = performance.now() - startedAt;
        expectCount("counted", answer, count);
        return tookMs;
      }),
    ),

  pingPong: (roundTrips) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const end = yield* Deferred.make<number>();
        const pong = yield* spawn<{ left: number; sender: Queue.Queue<number> }>(
          () =>
            ({ left, sender }) =>
              Queue.offer(sender, left),
        );
        const ping = yield* spawn<number>(
          (self) => (left) =>
            left > 1 ? Queue.offer(pong, { left: left - 1, sender: self }) : Deferred.succeed(end, performance.now()),
        );
        const startedAt = performance.now();
        yield* Queue.offer(pong, { left: roundTrips, sender: ping });
        return (yield* Deferred.await(end)) - startedAt;
      }),
    ),

  ask: (count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const actor = yield* returner;
        const times = new Array<number>(count);
        for (let n = 0; n < count; n++) times[n] = yield* timedAsk(actor);
        return latencyOf(times);
      }),
    ),

  async actors(count) {
    const kept: unknown[] = [];
    const before = heapBytes();
    const startedAt = performance.now();
    const idle = spawn<number>(() => () => Effect.void);
    const createAll = Effect.gen(function* () {
      for (let n = 0; n < count; n++) kept.push(yield* idle);
    });
    await Effect.runPromise(createAll);
    const createMs = performance.now() - startedAt;
    return { createMs, heapBytesPerActor: (heapBytes() - before) / kept.length };
  },

  skynet: (leaves) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const end = yield* Deferred.make<number>();
        const startedAt = performance.now();
        yield* grow((sum) => Deferred.succeed(end, sum), 0, leaves);
        const sum = yield* Deferred.await(end);
        const tookMs = performance.now() - startedAt;
        expectCount("sum", sum, skynetSum(leaves));
        return tookMs;
      }),
    ),

  broadcast: (receivers, messagesEach) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const end = yield* Deferred.make<number>();
        let open = receivers;
        const sender = yield* spawn<"all">(() => () => {
          open--;
          return open === 0 ? Deferred.succeed(end, performance.now()) : Effect.void;
        });
        const listeners: Queue.Queue<number>[] = [];
        for (let n = 0; n < receivers; n++) {
          let left = messagesEach;
          const listener = spawn<number>(() => () => {
            left--;
            return left === 0 ? Queue.offer(sender, "all") : Effect.void;
          });
          listeners.push(yield* listener);
        }
        const startedAt = performance.now();
        for (let n = 0; n < messagesEach; n++) for (const listener of listeners) yield* Queue.offer(listener, n);
        return (yield* Deferred.await(end)) - startedAt;
      }),
    ),

  async flood(forMs) {
    const isOver = over(forMs);
    let flooded = 0;
    const flood = Effect.gen(function* () {
      const actor = yield* returner;
      const flooder = yield* spawn<number>((self) => (n) => {
        flooded++;
        return isOver() ? Effect.void : Queue.offer(self, n + 1);
      });
      for (let n = 0; n < FLOOD_DEPTH; n++) yield* Queue.offer(flooder, n);
      const times: number[] = [];
      do times.push(yield* timedAsk(actor));
      while (!isOver());
      return latencyOf(times);
    });
    const lateness = timerLateness(isOver);
    const askUs = await Effect.runPromise(flood);
    return { askUs, lateMs: await lateness, perSecond: (flooded / forMs) * 1_000 };
  },
};
