import type { Base } from "./base.ts";

/**
 * What somebody outside waits for: asks, stops, a shutdown. While there is any the process does not end by itself; a
 * host alone does not keep it alive.
 */
export class OpenWork {
  readonly #base: Pick<Base, "keepAlive" | "scheduler">;
  #open = 0;
  #letGo: (() => void) | null = null;
  #isChecking = false;

  constructor(base: Pick<Base, "keepAlive" | "scheduler">) {
    this.#base = base;
  }

  /** One more (1), or one that is over (-1). */
  onAsk(change: 1 | -1): void {
    this.#open += change;
    if (change === 1) this.#letGo ??= this.#base.keepAlive?.() ?? null;
    else if (this.#open === 0 && this.#letGo !== null && !this.#isChecking) {
      // Who asks again and again does not take hold each time.
      this.#isChecking = true;
      this.#base.scheduler.afterIo(() => this.#check());
    }
  }

  #check(): void {
    this.#isChecking = false;
    if (this.#open > 0) return;
    this.#letGo?.();
    this.#letGo = null;
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.onAsk(1);
    try {
      return await work;
    } finally {
      this.onAsk(-1);
    }
  }
}
