import type { Clock } from "../../../clock.ts";
import { type Due, DueHeap } from "../../../core/due-heap.ts";
import { randomFrom } from "../../../core/random.ts";

/** A process of the simulation: what is for it waits while it is paused, and is nobody's when it is dead. */
export interface Machine {
  readonly name: string;
  isDead: boolean;
  pausedUntilMs: number;
  /** How much faster than the world's its clock goes. */
  readonly rate: number;
}

interface Event extends Due {
  readonly machine: Machine | null;
  readonly run: () => void;
}

/** A world whose time passes from one event to the next, all drawn from one seed. */
export class World {
  readonly random: () => number;
  nowMs = 0;
  readonly #events = new DueHeap<Event>();
  #last = 0;

  constructor(seed: number) {
    this.random = randomFrom(seed);
  }

  /** From `min` up to `max`. */
  between(min: number, max: number): number {
    return min + this.random() * (max - min);
  }

  chance(of: number): boolean {
    return this.random() < of;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }

  /** At that machine, when it is not paused; null: in the world. Answers with what takes it back. */
  at(dueMs: number, machine: Machine | null, run: () => void): () => void {
    this.#last += 1;
    const event: Event = { dueMs, number: this.#last, place: -1, machine, run };
    this.#events.push(event);
    return () => void this.#events.remove(event);
  }

  after(ms: number, run: () => void): void {
    this.at(this.nowMs + ms, null, run);
  }

  clockOf(machine: Machine): Clock {
    const nowMs = () => this.nowMs * machine.rate;
    return {
      nowMs,
      wallMs: nowMs,
      after: (delayMs, task) => this.at(this.nowMs + Math.max(0, delayMs) / machine.rate, machine, task),
    };
  }

  /** Lets all happen that comes due until then. */
  async run(untilMs: number): Promise<void> {
    for (let event = this.#events.first; event !== undefined && event.dueMs <= untilMs; event = this.#events.first) {
      this.#events.remove(event);
      this.nowMs = Math.max(this.nowMs, event.dueMs);
      const { machine } = event;
      if (machine?.isDead) continue;
      if (machine !== null && machine.pausedUntilMs > this.nowMs) {
        this.at(machine.pausedUntilMs, machine, event.run);
        continue;
      }
      event.run();
      // All that was promised happens before anything else.
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
    this.nowMs = untilMs;
  }
}
