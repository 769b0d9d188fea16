import { type CorePeer, ROUND_TRIPS, RUNS, TELLS } from "./core-case.ts";
import { medianMs } from "./measure.ts";

/** A doubling ring and one loop: no isolation, no sender, no fairness. The floor that an actor core is measured against. */
class Ring {
  #slots: unknown[] = new Array(1024);
  #head = 0;
  #size = 0;

  push(value: unknown): void {
    if (this.#size === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#size++) & (this.#slots.length - 1)] = value;
  }

  shift(): unknown {
    const value = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#size--;
    return value;
  }

  get size(): number {
    return this.#size;
  }

  #grow(): void {
    const slots = new Array(this.#slots.length * 2);
    for (let n = 0; n < this.#size; n++) slots[n] = this.#slots[(this.#head + n) & (this.#slots.length - 1)];
    this.#slots = slots;
    this.#head = 0;
  }
}

async function tellsOnce(): Promise<number> {
  const ring = new Ring();
  let count = 0;
  const receive = (message: unknown) => {
    if (typeof message === "number") count++;
    else (message as (count: number) => void)(count);
  };
  const startedAt = performance.now();
  for (let n = 0; n < TELLS; n++) ring.push(n);
  const answered = new Promise<number>((resolve) => ring.push(resolve));
  while (ring.size > 0) receive(ring.shift());
  if ((await answered) !== TELLS) throw new Error("the ring lost messages");
  return performance.now() - startedAt;
}

async function pingPongOnce(): Promise<number> {
  const ring = new Ring();
  const startedAt = performance.now();
  ring.push(ROUND_TRIPS * 2);
  while (ring.size > 0) {
    const left = ring.shift() as number;
    if (left > 0) ring.push(left - 1);
  }
  return performance.now() - startedAt;
}

export const rawRing: CorePeer = {
  tells: () => medianMs(RUNS, tellsOnce),
  pingPong: () => medianMs(RUNS, pingPongOnce),
  ask: async () => null,
  actors: async () => null,
};
