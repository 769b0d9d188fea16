import { type CorePeer, expectCount } from "../core-case.ts";

type Receiver = (message: unknown) => void;

/**
 * A doubling ring of receivers and messages, and one loop that calls: no isolation, no sender, no fairness, no failure.
 * The floor that an actor core is measured against.
 */
class Ring {
  #slots: unknown[] = new Array(2_048);
  #head = 0;
  #size = 0;

  push(receiver: Receiver, message: unknown): void {
    if (this.#size === this.#slots.length) this.#grow();
    const at = (this.#head + this.#size) & (this.#slots.length - 1);
    this.#slots[at] = receiver;
    this.#slots[at + 1] = message;
    this.#size += 2;
  }

  run(): void {
    while (this.#size > 0) {
      const at = this.#head;
      const receiver = this.#slots[at] as Receiver;
      const message = this.#slots[at + 1];
      this.#slots[at] = undefined;
      this.#slots[at + 1] = undefined;
      this.#head = (at + 2) & (this.#slots.length - 1);
      this.#size -= 2;
      receiver(message);
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
    const receiver: Receiver = (message) => {
      if (typeof message === "number") counted++;
      else (message as (counted: number) => void)(counted);
    };
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) ring.push(receiver, n);
    ring.push(receiver, (counted: number) => {
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
    const returner: Receiver = (message) => ring.push(server, message);
    const server: Receiver = (message) => {
      returned++;
      if ((message as number) > 1) ring.push(returner, (message as number) - 1);
    };
    const startedAt = performance.now();
    ring.push(returner, roundTrips);
    ring.run();
    const tookMs = performance.now() - startedAt;
    expectCount("returned", returned, roundTrips);
    return tookMs;
  },
};
