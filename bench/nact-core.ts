import { dispatch, query, type Ref, spawn, spawnStateless, start, stop } from "nact";
import { ACTORS, ASKS, type CorePeer, ROUND_TRIPS, TELLS } from "./core-case.ts";
import { askLatency, heapBytes, medianMs } from "./measure.ts";

const RUNS = 3;

interface Question {
  sender: Ref<number>;
}

const asks = (sender: Ref<number>): Question => ({ sender });

async function tellsOnce(): Promise<number> {
  const system = start();
  const counter = spawn(system, (count: number | undefined, message: number | Question) => {
    if (typeof message === "number") return (count ?? 0) + 1;
    dispatch(message.sender, count ?? 0);
    return 0;
  });
  const startedAt = performance.now();
  for (let n = 0; n < TELLS; n++) dispatch(counter, n);
  const count = await query(counter, asks, 120_000);
  if (count !== TELLS) throw new Error(`counted ${count} of ${TELLS}`);
  stop(system);
  return performance.now() - startedAt;
}

function pingPongOnce(): Promise<number> {
  const system = start();
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const pong = spawnStateless(system, ({ left, sender }: { left: number; sender: Ref<number> }) =>
      dispatch(sender, left),
    );
    const ping: Ref<number> = spawnStateless(system, (left: number) => {
      if (left > 0) dispatch(pong, { left: left - 1, sender: ping });
      else {
        stop(system);
        resolve(performance.now() - startedAt);
      }
    });
    dispatch(ping, ROUND_TRIPS);
  });
}

async function ask() {
  const system = start();
  const returner = spawnStateless(system, ({ sender }: Question) => dispatch(sender, 1));
  const latency = await askLatency(ASKS, () => query(returner, asks, 10_000));
  stop(system);
  return latency;
}

async function actors() {
  const system = start();
  const kept: unknown[] = [];
  const before = heapBytes();
  const startedAt = performance.now();
  for (let n = 0; n < ACTORS; n++) kept.push(spawnStateless(system, () => {}, `idle-${n}`));
  const createMs = performance.now() - startedAt;
  const heapPerActor = (heapBytes() - before) / kept.length;
  stop(system);
  return { createMs, heapPerActor };
}

export const nact: CorePeer = {
  tells: () => medianMs(RUNS, tellsOnce),
  pingPong: () => medianMs(RUNS, pingPongOnce),
  ask,
  actors,
};
