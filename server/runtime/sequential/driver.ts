import type { Clock } from "../clock.ts";
import { type Due, DueHeap } from "../core/due-heap.ts";
import { randomFrom } from "../core/random.ts";
import type { Scheduler } from "../realm/realm-setup.ts";

interface Timer extends Due {
  task: () => void;
}

/** A first-in-first-out line of tasks. */
type Channel = (() => void)[];

/**
 * Runs everything of the sequential base: takes one task at a time from a channel that a seeded generator chooses.
 * Channels stay first in, first out; only the choice between them is random.
 */
export class Driver {
  readonly random: () => number;
  readonly clock: Clock;
  readonly #channels: Channel[] = [];
  readonly #timers = new DueHeap<Timer>();
  #nowMs = 1;
  #timerNumber = 0;
  /** Called when something was added while nothing ran. */
  onWork: () => void = () => {};

  constructor(seed: number, startWallMs: number) {
    this.random = randomFrom(seed);
    this.clock = {
      nowMs: () => this.#nowMs,
      wallMs: () => startWallMs + this.#nowMs,
      after: (delayMs, task) => this.#after(delayMs, task),
    };
  }

  #after(delayMs: number, task: () => void): () => void {
    this.#timerNumber += 1;
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), number: this.#timerNumber, place: -1, task };
    this.#timers.push(timer);
    this.onWork();
    return () => {
      this.#timers.remove(timer);
      timer.task = () => {};
    };
  }

  channel(): { push(task: () => void): void; clear(): void; readonly size: number } {
    const channel: Channel = [];
    this.#channels.push(channel);
    return {
      push: (task) => {
        channel.push(task);
        this.onWork();
      },
      clear: () => {
        channel.length = 0;
      },
      get size() {
        return channel.length;
      },
    };
  }

  /** A thread of its own: its tasks in one line. */
  scheduler(): Scheduler {
    const tasks = this.channel();
    return { endOfTick: (task) => tasks.push(task), afterIo: (task) => tasks.push(task) };
  }

  /** Takes one task. False: there is none. */
  step(): boolean {
    let waiting = 0;
    for (const channel of this.#channels) if (channel.length > 0) waiting += 1;
    if (waiting === 0) return false;
    let chosen = Math.floor(this.random() * waiting);
    for (const channel of this.#channels) {
      if (channel.length === 0) continue;
      if (chosen === 0) {
        channel.shift()?.();
        return true;
      }
      chosen -= 1;
    }
    return false;
  }

  get hasWork(): boolean {
    return this.#channels.some((channel) => channel.length > 0);
  }

  get nextDueMs(): number | null {
    return this.#timers.first?.dueMs ?? null;
  }

  /** Moves the clock on to the next due time, at most to `untilMs`, and fires what is due. False: nothing was. */
  fireNext(untilMs: number): boolean {
    const due = this.nextDueMs;
    if (due === null || due > untilMs) {
      this.#nowMs = Math.max(this.#nowMs, untilMs);
      return false;
    }
    this.jump(due);
    return true;
  }

  /** Moves the clock on at once, past what comes due on the way, and then fires that. */
  jump(toMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, toMs);
    const ripe: Timer[] = [];
    for (
      let first = this.#timers.first;
      first !== undefined && first.dueMs <= this.#nowMs;
      first = this.#timers.first
    ) {
      this.#timers.remove(first);
      ripe.push(first);
    }
    for (const timer of ripe) timer.task();
  }

  get nowMs(): number {
    return this.#nowMs;
  }
}
