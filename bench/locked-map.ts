import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { expectCount } from "./core-case.ts";

/** A `Map` in one thread behind an async mutex: whoever waits for something inside keeps the others out. */
export class LockedMap<Key, Value> {
  readonly #map = new Map<Key, Value>();
  #last: Promise<void> = Promise.resolve();

  async set(key: Key, value: Value): Promise<void> {
    const before = this.#last;
    let release = () => {};
    this.#last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    try {
      this.#map.set(key, value);
    } finally {
      release();
    }
  }

  get size(): number {
    return this.#map.size;
  }
}

/**
 * Additions a second from several threads. A `Map` cannot lie in shared memory, so one thread owns it; a sender takes a
 * lock made with `Atomics`, writes its addition as JSON beside it, wakes the owner and keeps the lock until the owner
 * has put it in.
 */
export async function lockedByThreads(threads: number, total: number, keys: number): Promise<number> {
  const shared = new SharedArrayBuffer(512);
  const file = fileURLToPath(new URL("locked-map-worker.js", import.meta.url));
  const owner = new Worker(file, { workerData: { shared, count: 0, keys } });
  const senders = Array.from({ length: threads }, () => {
    return new Worker(file, { workerData: { shared, count: total / threads, keys } });
  });
  await Promise.all([owner, ...senders].map((worker) => once(worker, "message")));
  const startedAt = performance.now();
  const ends = senders.map((sender) => once(sender, "message"));
  for (const sender of senders) sender.postMessage("go");
  await Promise.all(ends);
  const tookMs = performance.now() - startedAt;
  const counted = once(owner, "message");
  Atomics.store(new Int32Array(shared), 1, 2);
  Atomics.notify(new Int32Array(shared), 1);
  const [size] = (await counted) as [number];
  expectCount("keys", size, Math.min(keys, total / threads));
  await Promise.all([owner, ...senders].map((worker) => worker.terminate()));
  return (total / tookMs) * 1_000;
}
