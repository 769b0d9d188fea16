import type { Clock } from "../clock.ts";

/** Resolution: a deadline fires at most this much late on an idle thread, and never early. */
const TICK_MS = 10;
const BUCKETS = 1_024;

/** Something with a deadline. It leaves the wheel by being marked, which costs nothing. */
export interface Deadline {
  isOver: boolean;
  expire(): void;
}

interface Waiting {
  readonly deadline: Deadline;
  readonly tick: number;
}

/**
 * Deadlines of asks: one timer for all of them, and none while there are none. An entry that is over stays in its bucket until
 * that is looked at next, ten seconds at most.
 */
export class DeadlineWheel {
  readonly #clock: Clock;
  readonly #buckets: Waiting[][] = Array.from({ length: BUCKETS }, () => []);
  #waiting = 0;
  #tick = 0;
  #startMs = 0;
  #isRunning = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(deadline: Deadline, timeoutMs: number): void {
    const now = this.#clock.nowMs();
    if (!this.#isRunning) this.#start(now);
    const tick = Math.floor((now - this.#startMs + timeoutMs) / TICK_MS) + 1;
    this.#buckets[tick % BUCKETS]?.push({ deadline, tick });
    this.#waiting += 1;
  }

  #start(now: number): void {
    this.#isRunning = true;
    this.#startMs = now;
    this.#tick = 0;
    this.#arm();
  }

  #arm(): void {
    this.#clock.after(TICK_MS, () => this.#advance());
  }

  #advance(): void {
    const until = Math.floor((this.#clock.nowMs() - this.#startMs) / TICK_MS);
    while (this.#tick < until && this.#waiting > 0) {
      this.#tick += 1;
      this.#turn();
    }
    if (this.#waiting === 0) {
      this.#isRunning = false;
    } else {
      this.#tick = until;
      this.#arm();
    }
  }

  #turn(): void {
    const index = this.#tick % BUCKETS;
    const bucket = this.#buckets[index];
    if (bucket === undefined || bucket.length === 0) return;
    this.#buckets[index] = [];
    for (const waiting of bucket) {
      if (waiting.tick > this.#tick && !waiting.deadline.isOver) {
        this.#buckets[index]?.push(waiting);
        continue;
      }
      this.#waiting -= 1;
      if (!waiting.deadline.isOver) waiting.deadline.expire();
    }
  }
}
