import { type CorePeer, expectCount } from "../core-case.ts";

type Receiver = (message: unknown) => void;

interface Waiting {
  target: Receiver;
  message: unknown;
}

/** A ring of targets and messages that doubles, and one loop: no isolation, no sender, no fairness, no failure. The floor. */
class Ring {
  #slots: (Waiting | undefined)[] = new Array(1_024);
  #head = 0;
  #size = 0;

  send(target: Receiver, message: unknown): void {
    if (this.#size === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#size) & (this.#slots.length - 1)] = { target, message };
    this.#size++;
  }

  run(): void {
    while (this.#size > 0) {
      const { target, message } = this.#slots[this.#head] as Waiting;
      this.#slots[this.#head] = undefined;
      this.#head = (this.#head + 1) & (this.#slots.length - 1);
      this.#size--;
      target(message);
    }
  }

  #grow(): void {
    const slots = new Array(this.#slots.length * 2);
    for (let n = 0; n < this.#size; n++) slots[n] = this.#slots[(this.#head + n) & (this.#slots.length - 1)];
    this.#slots = slots;
    this.#head = 0;
  }
}

export const peer: CorePeer = {
  async tells(count) {
    const ring = new Ring();
    let counted = 0;
    let answer = 0;
    const counter: Receiver = (message) => {
      if (typeof message === "number") counted++;
      else (message as (counted: number) => void)(counted);
    };
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) ring.send(counter, n);
    ring.send(counter, (counted: number) => {
      answer = counted;
    });
    ring.run();
    const tookMs = performance.now() - startedAt;
    expectCount("counted", answer, count);
    return tookMs;
  },

  async pingPong(roundTrips) {
    const ring = new Ring();
    let returned = 0;
    const returner: Receiver = (message) => ring.send(server, message);
    const server: Receiver = (message) => {
      returned++;
      if ((message as number) > 1) ring.send(returner, (message as number) - 1);
    };
    const startedAt = performance.now();
    ring.send(returner, roundTrips);
    ring.run();
    const tookMs = performance.now() - startedAt;
    expectCount("returned", returned, roundTrips);
    return tookMs;
  },
};
